package logger

// Every group tells all by itself, so that groups behind a damaged one can still
// be read, and one that is not yet on disk can be done again: texts and times
// are given anew in each.

// clear begins a new group.
func (e *encoder) clear() {
	e.Bytes, e.last = e.Bytes[:0], 0
	e.group++
	for i := range e.recent.texts {
		e.recent.texts[i] = e.recent.texts[i][:0]
	}
}
