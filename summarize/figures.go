package summarize

import "math/bits"

// amounts are the figures of one row of a day for either the licenses desired or
// those used, by hour.
type amounts struct {
	total [24]int64 // license-seconds
	max   [24]int64 // licenses
}

// inUse marks what is not zero in a list of peaks. Outside it totals are zero too.
func inUse(most []int64) (marks uint32) {
	for i, n := range most {
		marks |= uint32(uint64(-n)>>63) << i // no branch: each is as likely as not
	}
	return marks
}

// sumOf adds up what is marked.
func sumOf(list []int64, marks uint32) (total int64) {
	for ; marks != 0; marks &= marks - 1 {
		total += list[bits.TrailingZeros32(marks)]
	}
	return total
}

// mostOf is the largest of what is marked.
func mostOf(list []int64, marks uint32) (top int64) {
	for ; marks != 0; marks &= marks - 1 {
		top = max(top, list[bits.TrailingZeros32(marks)])
	}
	return top
}

// figures are those of one row of a day.
type figures struct{ desired, used amounts }

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

// sweep puts together the figures of spans of some length: starts has them in the
// order of their starts, ends the same ones in that of their ends. It suits rows
// with few spans. Totals need no order of time, so that only peaks are left for
// the walk through the day.
func (f *figures) sweep(starts, ends []span, instants []instant, wides []wide) {
	f.totals(ends, wides)
	f.peaks(starts, ends, instants, wides)
}

// totals adds up what the spans use in each hour, and counts those that go on from
// one hour into the next: with these the next one begins.
func (f *figures) totals(spans []span, wides []wide) {
	var onward [24]struct{ desired, used int64 }
	last := int32(0)
	for _, s := range spans {
		desired, used := s.numbers(wides)
		start, end := s.start(), s.end()
		h := start / hourSeconds
		for border := (h + 1) * hourSeconds; border < end; border += hourSeconds {
			f.desired.total[h] += int64(border-start) * desired
			f.used.total[h] += int64(border-start) * used
			start = border
			h++
			onward[h].desired += desired
			onward[h].used += used
			last = max(last, h)
		}
		f.desired.total[h] += int64(end-start) * desired
		f.used.total[h] += int64(end-start) * used
	}
	for h := int32(1); h <= last; h++ {
		f.peak(h*hourSeconds, onward[h].desired, onward[h].used)
	}
}

// peaks goes through starts, ends and instants in the order of time. A level can
// only be a peak where something starts, or at an instant.
func (f *figures) peaks(starts, ends []span, instants []instant, wides []wide) {
	var desired, used int64
	until := func(t int32) { // takes off what has ended
		for len(ends) > 0 && ends[0].end() <= t {
			d, u := ends[0].numbers(wides)
			desired, used = desired-d, used-u
			ends = ends[1:]
		}
	}
	for _, s := range starts {
		t := s.start()
		for len(instants) > 0 && instants[0].at < t {
			until(instants[0].at)
			f.peak(instants[0].at, desired+instants[0].desired, used+instants[0].used)
			instants = instants[1:]
		}
		until(t)
		d, u := s.numbers(wides)
		desired, used = desired+d, used+u
		h := t / hourSeconds
		f.desired.max[h] = max(f.desired.max[h], desired)
		f.used.max[h] = max(f.used.max[h], used)
	}
	for _, i := range instants {
		until(i.at)
		f.peak(i.at, desired+i.desired, used+i.used)
	}
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
