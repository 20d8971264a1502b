package entitlements

import (
	"fmt"
	"strings"
)

// Problem is something in a table that can't be used, or only in part.
type Problem struct {
	File string
	Line int64 // 0 where it is about the whole file
	Text string
}

// Error names file and line.
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// The problems that are kept; all are counted.
const (
	keptStops = 20
	keptNotes = 200
)

// problems gathers what is wrong in the tables: notes, with which every figure
// stays right, and stops, with which one might be wrong.
type problems struct {
	notes, stops         []Problem
	noteCount, stopCount int
}

func (p *problems) note(file string, line int64, format string, args ...any) {
	if p.noteCount++; p.noteCount <= keptNotes {
		p.notes = append(p.notes, Problem{file, line, fmt.Sprintf(format, args...)})
	}
}

func (p *problems) stop(file string, line int64, format string, args ...any) {
	if p.stopCount++; p.stopCount <= keptStops {
		p.stops = append(p.stops, Problem{file, line, fmt.Sprintf(format, args...)})
	}
}

// stopped is the error of what must stop the scan, nil where nothing does.
func (p *problems) stopped() error {
	if p.stopCount == 0 {
		return nil
	}
	return &Stopped{p.stops, p.stopCount}
}

// Stopped is the error of a scan whose figures would be wrong. Nothing is written.
type Stopped struct {
	Problems []Problem // the first of them
	Count    int
}

func (s *Stopped) Error() string {
	var b strings.Builder
	b.WriteString("stopped, since figures would be wrong; mend this and run it again:")
	for _, p := range s.Problems {
		b.WriteString("\n  " + p.Error())
	}
	if more := s.Count - len(s.Problems); more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return b.String()
}
