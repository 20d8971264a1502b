package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/spans"
)

// tell says in words what a run of the log command did.
func (r *logRun) tell(s logger.State) {
	n := &r.counts
	irrelevant, rejected := sum(n.Irrelevant), sum(s.Rejects)
	// Some rejects show only when the logger meets them: of lines that were read well.
	used := n.Read - (rejected - sum(n.Rejected))
	r.say("%s read: %s used, %s irrelevant, %s rejected",
		plural(n.Lines, "line"), grouped(used), grouped(irrelevant), grouped(rejected))
	for _, why := range commonest(n.Irrelevant, 12) {
		r.say("  %10s irrelevant: %s", grouped(n.Irrelevant[why]), why)
	}
	if n.Unsupported > 0 {
		r.say("  %10s requests for products that the server does not have (UNSUPPORTED): no demand for a license",
			grouped(n.Unsupported))
	}
	r.say("%s written, %s running still", plural(s.Spans, "span"), grouped(int64(s.Running)))
	if rejected > 0 {
		r.say("%s in Rejects.csv:", plural(rejected, "row"))
		for _, why := range commonest(s.Rejects, 5) {
			r.say("  %10s %s", grouped(s.Rejects[why]), why)
		}
	}
	if s.Late > 0 {
		r.say("%s older than what was known already and counted at that time: see --lateness, and give files in the order of their times",
			plural(s.Late, "event was", "events were"))
	}
	r.note(s, rejected)
	if s.Excess > 0 {
		r.say("%s of more licenses than were checked out", plural(s.Excess, "check-in"))
	}
	if s.Expired > 0 {
		r.say("%s by --max-checkout", plural(s.Expired, "check-out ended", "check-outs ended"))
	}
	for _, o := range s.OneSided {
		r.tellOneSided(o)
	}
	r.say("%s", touched(s))
}

// note says the same in the diagnostics, for those who look at them alone.
func (r *logRun) note(s logger.State, rejected int64) {
	r.log.Info("logging ends", "lines", r.counts.Lines, "spans", s.Spans, "running", s.Running, "rejected", rejected)
	if s.Late > 0 && r.close != nil { // else people have been told
		r.log.Warn("events were older than what was known already and counted at that time: see --lateness", "events", s.Late)
	}
}

// tellOneSided names figures that can't be right.
func (r *logRun) tellOneSided(o spans.OneSided) {
	name := "the server"
	if o.Server != "" {
		name = "server " + printable(o.Server)
	}
	if o.CheckIns == 0 {
		r.say("warning: %s tells %s and no check-in; its log may leave them out (NOLOG IN): what it lent never ends, and its figures are too high. --max-checkout ends check-outs after a time",
			name, plural(o.CheckOuts, "check-out"))
		return
	}
	r.say("warning: %s tells %s and no check-out; its log may leave them out (NOLOG OUT): its use can't be known, and its figures are too low",
		name, plural(o.CheckIns, "check-in"))
}

func touched(s logger.State) string {
	switch n := len(s.Days); n {
	case 0:
		return "no day touched"
	case 1:
		return "1 day touched: " + s.Days[0].String()
	default:
		return fmt.Sprintf("%s days touched: %s to %s", grouped(int64(n)), s.Days[0], s.Days[n-1])
	}
}

func sum(counts map[string]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// commonest lists the keys with the largest counts, at most so many.
func commonest(counts map[string]int64, most int) []string {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return keys[:min(most, len(keys))]
}

// plural is a number and its noun; many is given where it is not one plus s.
func plural(n int64, one string, many ...string) string {
	noun := one
	if n != 1 {
		noun = one + "s"
		if len(many) > 0 {
			noun = many[0]
		}
	}
	return grouped(n) + " " + noun
}

// grouped writes a number with commas at the thousands.
func grouped(n int64) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// How often progress is shown, and from when on.
const (
	progressEvery = 500 * time.Millisecond
	progressFrom  = 2 * time.Second
)

// progress shows on a terminal how far a long input has been read, how fast, and
// how long it will take; without a terminal it is nil.
func (r *logRun) progress(in *input.Input) func(input.Counts) {
	if !r.showsProgress() || r.work.Live || r.work.Follow {
		return nil
	}
	start := time.Now()
	last := start
	return func(n input.Counts) {
		now := time.Now()
		if now.Sub(start) < progressFrom || now.Sub(last) < progressEvery {
			return
		}
		last, r.showing = now, true
		fmt.Fprintf(r.words, "\r\033[K%s", progressLine(n, in, now.Sub(start)))
	}
}

// clearProgress makes way for words.
func (r *logRun) clearProgress() {
	if r.showing {
		fmt.Fprint(r.words, "\r\033[K")
		r.showing = false
	}
}

func progressLine(n input.Counts, in *input.Input, took time.Duration) string {
	rate := float64(n.Bytes) / took.Seconds()
	line := fmt.Sprintf("%s: %s lines, %.0f MB/s", in.Name, grouped(n.Lines), rate/1e6)
	if in.Size > 0 && rate > 0 {
		left := time.Duration(float64(in.Size-n.Bytes) / rate * float64(time.Second)).Round(time.Second)
		line += fmt.Sprintf(", %d %%, %s left", n.Bytes*100/in.Size, max(0, left))
	}
	return line
}
