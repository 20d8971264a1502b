package plain

import "slices"

// figure works out one row from its spans and the times that count for it.
func figure(day Day, spans []*Span, within []Interval, rule string) Row {
	return Row{
		Name:    lastName(spans),
		Desired: level(day, spans, within, rule, func(s *Span) int64 { return s.Desired }),
		Used:    level(day, spans, within, rule, func(s *Span) int64 { return s.Granted }),
	}
}

// lastName is the product's name in the span that ended last, of several the
// last in the files.
func lastName(spans []*Span) string {
	last := spans[0]
	for _, s := range spans {
		if s.End >= last.End {
			last = s
		}
	}
	return last.Name
}

// level works out totals and peaks of the n that number gives.
func level(day Day, spans []*Span, within []Interval, rule string, number func(*Span) int64) Busy {
	var out Level
	keyed := byKey(spans, within, rule, number)
	whole := together(keyed, rule)
	for i, s := range whole {
		if s.level == 0 {
			continue // also the last step: all that starts ends
		}
		spread(day, s.at, whole[i+1].at, func(hour int, seconds int64) {
			out.Total[hour] += s.level * seconds
			out.Max[hour] = max(out.Max[hour], s.level)
		})
	}
	for at, instants := range instants(spans, within, rule, number) {
		if at < day.Start() || at >= day.End() {
			continue // the next midnight belongs to the next day
		}
		hour := (at - day.Start()) / hourSeconds
		peak := whole.at(at)
		for key, n := range instants {
			running := keyed[key].at(at)
			if rule == "" || rule == Each {
				running = 0
			}
			peak += max(0, n-running)
		}
		out.Max[hour] = max(out.Max[hour], peak)
	}
	return out.Busy(day.Weekday())
}

// byKey gives the spans that count as one their common level: with the rule
// each, that is the sum of all.
func byKey(spans []*Span, within []Interval, rule string, number func(*Span) int64) map[string]curve {
	stretches := map[string][]stretch{}
	for _, s := range spans {
		for _, i := range within {
			start, end := max(s.Start, i.Start), min(s.End, i.End)
			if n := number(s); n > 0 && start < end {
				key := runningKey(s, rule)
				stretches[key] = append(stretches[key], stretch{start, end, n})
			}
		}
	}
	curves := map[string]curve{}
	for key, of := range stretches {
		if rule == "" || rule == Each {
			curves[key] = sum(changes(of))
		} else {
			curves[key] = highest(of)
		}
	}
	return curves
}

// together is the sum of all curves.
func together(curves map[string]curve, rule string) curve {
	if rule == "" || rule == Each {
		return curves[""]
	}
	var all []change
	for _, c := range curves {
		all = append(all, c.changes()...)
	}
	inOrder(all)
	return sum(all)
}

// instants gives each moment with spans of no length the largest n of each key:
// the same user, host and process count once.
func instants(spans []*Span, within []Interval, rule string, number func(*Span) int64) map[int64]map[string]int64 {
	found := map[int64]map[string]int64{}
	for _, s := range spans {
		if s.Start != s.End || !touches(s, within) {
			continue
		}
		if found[s.Start] == nil {
			found[s.Start] = map[string]int64{}
		}
		key := instantKey(s, rule)
		found[s.Start][key] = max(found[s.Start][key], number(s))
	}
	return found
}

// runningKey says which running spans count once; with the rule each all share
// one key, since their numbers are added anyway.
func runningKey(s *Span, rule string) string {
	switch rule {
	case ByUser:
		return s.User
	case ByHost:
		return s.Host
	case ByUserHost:
		return joined(s.User, s.Host)
	}
	return ""
}

func instantKey(s *Span, rule string) string {
	if rule == "" || rule == Each {
		return joined(s.User, s.Host, s.Process)
	}
	return runningKey(s, rule)
}

// joined is a key of several texts, none of which can hold a NUL.
func joined(texts ...string) string {
	var key []byte
	for _, text := range texts {
		key = append(append(key, text...), 0)
	}
	return string(slices.Clip(key))
}
