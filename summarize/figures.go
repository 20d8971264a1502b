package summarize

// amounts are the figures of one row of a day for either the licenses desired or
// those used, by hour.
type amounts struct {
	total [24]int64 // license-seconds
	max   [24]int64 // licenses
}

// figures are those of one row of a day.
type figures struct{ desired, used amounts }

// hold counts a level that is held from start to end, start < end.
func (f *figures) hold(start, end int32, desired, used int64) {
	for start < end {
		h := start / hourSeconds
		to := min(end, (h+1)*hourSeconds)
		f.desired.hold(h, int64(to-start), desired)
		f.used.hold(h, int64(to-start), used)
		start = to
	}
}

func (a *amounts) hold(hour int32, seconds, level int64) {
	a.total[hour] += seconds * level
	a.max[hour] = max(a.max[hour], level)
}

// peak counts a level that is met at an instant only. The last midnight of the
// day belongs to its last hour.
func (f *figures) peak(at int32, desired, used int64) {
	h := min(at/hourSeconds, 23)
	f.desired.max[h] = max(f.desired.max[h], desired)
	f.used.max[h] = max(f.used.max[h], used)
}

// instant is what the spans of no length at one moment add to the level there.
type instant struct {
	at            int32
	desired, used int64
}

// sweep goes through spans of some length in the order of time: starts has them
// in the order of their starts, ends the same ones in that of their ends. It
// suits rows with few spans.
func (f *figures) sweep(starts, ends []span, instants []instant, wides []wide) {
	var desired, used int64
	var now int32
	for len(ends) > 0 || len(instants) > 0 {
		next := upNext(starts, ends, instants)
		if desired|used != 0 {
			f.hold(now, next, desired, used)
		}
		now = next
		for len(ends) > 0 && ends[0].end() == now {
			d, u := ends[0].numbers(wides)
			desired, used = desired-d, used-u
			ends = ends[1:]
		}
		for len(starts) > 0 && starts[0].start() == now {
			d, u := starts[0].numbers(wides)
			desired, used = desired+d, used+u
			starts = starts[1:]
		}
		for len(instants) > 0 && instants[0].at == now {
			f.peak(now, desired+instants[0].desired, used+instants[0].used)
			instants = instants[1:]
		}
	}
}

// upNext is the moment of the next start, end or instant; starts end before ends.
func upNext(starts, ends []span, instants []instant) int32 {
	next := daySeconds
	if len(ends) > 0 {
		next = min(next, ends[0].end())
	}
	if len(starts) > 0 {
		next = min(next, starts[0].start())
	}
	if len(instants) > 0 {
		next = min(next, instants[0].at)
	}
	return next
}

// dense has a place for every second of the day: the change of the level there.
// It suits products with many spans, since nothing has to be sorted.
type dense struct {
	change [daySeconds + 1]struct{ desired, used int64 }
}

func (d *dense) add(s span, wides []wide) {
	desired, used := s.numbers(wides)
	start, end := &d.change[s.start()], &d.change[s.end()]
	start.desired += desired
	start.used += used
	end.desired -= desired
	end.used -= used
}

func (d *dense) remove(s span, wides []wide) {
	desired, used := s.numbers(wides)
	start, end := &d.change[s.start()], &d.change[s.end()]
	start.desired -= desired
	start.used -= used
	end.desired += desired
	end.used += used
}

// figures sums the changes up.
func (d *dense) figures(f *figures, instants []instant) {
	var desired, used int64
	for h := range int32(24) {
		for t := h * hourSeconds; t < (h+1)*hourSeconds; t++ {
			desired += d.change[t].desired
			used += d.change[t].used
			f.desired.total[h] += desired
			f.used.total[h] += used
			f.desired.max[h] = max(f.desired.max[h], desired)
			f.used.max[h] = max(f.used.max[h], used)
			for len(instants) > 0 && instants[0].at == t {
				f.peak(t, desired+instants[0].desired, used+instants[0].used)
				instants = instants[1:]
			}
		}
	}
	for _, i := range instants { // at the last midnight, where nothing runs
		f.peak(i.at, i.desired, i.used)
	}
}
