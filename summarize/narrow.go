package summarize

// This file makes figures of lists as nearly all are: numbers that a span has room
// for, some dozens of spans or more. It does the same as sweep in figures.go, but
// with no branch that depends on the spans: whether a start or an end comes next, and
// how many hours a span touches, can't be foretold, and each wrong guess costs the
// processor more than all other work for a span.

// pair is two numbers in one word, that of licenses desired above that of those
// used. Both are added, taken away and multiplied at once: sums must stay within 31
// bits each.
type pair uint64

func (s span) pair() pair {
	return pair(s>>desiredShift&numberMask)<<32 | pair(s>>grantedShift&numberMask)
}

func (p pair) desired() int64 { return int64(p >> 32) }
func (p pair) used() int64    { return int64(uint32(p)) }

const hour = uint32(hourSeconds)

// fewForNarrow is up to where sweep is quicker.
const fewForNarrow = 12

// isNarrow tells whether the list is one for a walker: license-seconds of an hour
// stay within a pair.
func isNarrow(spans []span) bool {
	if len(spans) < fewForNarrow {
		return false
	}
	var all span // no number is larger than all numbers put over each other
	for _, s := range spans {
		all |= s
	}
	most := max(all>>desiredShift&numberMask, all>>grantedShift&numberMask)
	return !all.wide() && uint64(len(spans))*uint64(most) < 1<<31/uint64(hourSeconds)
}

// walker is sweep for narrow lists, with the memory that it keeps.
type walker struct {
	levels []pair // at each start
}

// sweep is figures.sweep.
func (w *walker) sweep(f *figures, starts, ends []span, instants []instant) {
	f.narrowTotals(ends)
	w.peaks(f, starts, ends, instants)
}

// moments is what starts, or ends, in an hour.
type moments struct {
	pairs   pair
	seconds pair // each times the seconds since the hour began
}

// narrowTotals is figures.totals. A span adds to an hour what is left of it when
// it starts, and takes away what is left when it ends; through all hours between
// goes the level. An end on the hour belongs to the hour that is over.
func (f *figures) narrowTotals(spans []span) {
	var starts, ends [32]moments // 24 hours, and no index to be checked
	for _, s := range spans {
		n := s.pair()
		start, last := uint32(s.start()), uint32(s.end()-1)
		from, to := start/hour%32, last/hour%32
		starts[from].pairs += n
		starts[from].seconds += n * pair(start-from*hour)
		ends[to].pairs += n
		ends[to].seconds += n * pair(last-to*hour+1)
	}
	var level pair
	for h := range f.desired.total {
		f.desired.max[h], f.used.max[h] = level.desired(), level.used()
		level += starts[h].pairs - ends[h].pairs
		total := level*pair(hour) - starts[h].seconds + ends[h].seconds
		f.desired.total[h], f.used.total[h] = total.desired(), total.used()
	}
}

// peaks is figures.peaks.
func (w *walker) peaks(f *figures, starts, ends []span, instants []instant) {
	if cap(w.levels) < len(starts) {
		w.levels = make([]pair, max(2*cap(w.levels), len(starts)))
	}
	levels := w.levels[:len(starts)]
	var at place
	for _, i := range instants {
		at.walk(levels, starts, ends, packSpan(i.at+1, 0, 0))
		at.end(ends, i.at)
		f.peak(i.at, at.level.desired()+i.desired, at.level.used()+i.used)
	}
	at.walk(levels, starts, ends, ^span(0))
	for i, s := range starts {
		h := uint32(s.start()) / hour
		f.desired.max[h] = max(f.desired.max[h], levels[i].desired())
		f.used.max[h] = max(f.used.max[h], levels[i].used())
	}
}

// place is how far a walk has come: so many starts and ends, and the level there.
type place struct {
	started, ended int
	level          pair
}

// walk goes on up to the first start that is not before the limit, and notes the
// level at each start. A step takes a start or an end, those at the same moment
// first: what it is is a mask, all ones for an end.
func (p *place) walk(levels []pair, starts, ends []span, limit span) {
	i, j, level := p.started, p.ended, p.level
	for i < len(starts) && starts[i] < limit {
		start, end := starts[i], ends[j] // what has ended has started
		isEnd := int64(end.end()-start.start()-1) >> 63
		n := (start ^ (start^end)&span(isEnd)).pair()
		level += n ^ pair(isEnd) - pair(isEnd)
		levels[i] = level
		i += 1 + int(isEnd)
		j -= int(isEnd)
	}
	*p = place{i, j, level}
}

// end takes off what has ended.
func (p *place) end(ends []span, at int32) {
	for p.ended < len(ends) && ends[p.ended].end() <= at {
		p.level -= ends[p.ended].pair()
		p.ended++
	}
}

// narrowDay is dense for a product whose sums stay within pairs: half as large, so
// that it stays in a near cache.
type narrowDay [1 << 17]pair // by second; no index to be checked

// add adds spans; those of no length change nothing.
func (d *narrowDay) add(spans []span) {
	for _, s := range spans {
		n := s.pair()
		d[s>>startShift] += n
		d[s>>endShift&timeMask] -= n
	}
}

// figures is dense.figures, and leaves nothing behind.
func (d *narrowDay) figures(f *figures, instants []instant) {
	var level pair
	for h := range int32(24) {
		var desired, used, mostDesired, mostUsed int64
		for i, change := range d[h*hourSeconds : (h+1)*hourSeconds] {
			level += change
			desired, used = desired+level.desired(), used+level.used()
			mostDesired, mostUsed = max(mostDesired, level.desired()), max(mostUsed, level.used())
			for len(instants) > 0 && instants[0].at == h*hourSeconds+int32(i) {
				f.peak(instants[0].at, level.desired()+instants[0].desired, level.used()+instants[0].used)
				instants = instants[1:]
			}
		}
		f.desired.total[h], f.used.total[h] = desired, used
		f.desired.max[h], f.used.max[h] = max(f.desired.max[h], mostDesired), max(f.used.max[h], mostUsed)
	}
	for _, i := range instants { // at the last midnight, where nothing runs
		f.peak(i.at, i.desired, i.used)
	}
	clear(d[:daySeconds+1])
}
