package event

// LookAhead is a Parser that looks at all of an input's head, as one whose lines tell
// no year. It takes the head in pieces, so that none need be kept of an input that
// can be read again.
type LookAhead interface {
	Parser
	// Look may be called instead of Begin, once or more: with the lines that the input
	// begins with, whole lines at a time, up to those that are final.
	Look(lines []byte, final bool)
}
