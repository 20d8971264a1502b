package event

// Parser turns the lines of one input into events. A log format is one
// implementation of it; every implementation passes the same conformance suite.
//
// Line is called for each line in order, from one goroutine. Between two calls
// State may be asked for; a new Parser of the same format that was given this
// state by Restore goes on behind that line exactly as the old one would.
type Parser interface {
	// Begin is called once or more before the first line of an input that is
	// read from its beginning, with the bytes it begins with, so that a format
	// may look ahead (say, for the first date). It returns false to be called
	// again with more bytes; final says that more can't be had, and then the
	// result does not count. It is not called after Restore.
	Begin(head []byte, final bool) bool

	// Line reads one line, given without its line end and at most MaxLine long,
	// adds what it tells to out, and says what became of it. Strings of the
	// events may alias line and out's scratch space. It never fails as a whole:
	// a line that can't be used is a verdict.
	Line(line []byte, out *Batch) Verdict

	// State is what the parser carries from line to line, in a form of its own
	// that stays small however much was read.
	State() []byte
	// Restore takes up what State gave. An error means that the state comes
	// from another version; the input is then read from its beginning.
	Restore(state []byte) error
}

// Foreseer is a parser that wants to see lines before their turn, to have memory
// give what it will need for many at a time.
type Foreseer interface {
	Parser
	// Foresee tells, in the order of their turns, up to Foreseen lines for which
	// Line is called next, or none. It changes nothing of what they will give.
	Foresee(lines [][]byte)
}

// Numberer is a parser whose events are numbered (Known) some at a time: see
// Numbers.
type Numberer interface {
	Parser
	// Number numbers the events of the lines just read.
	Number(items []Item)
}

// Foreseen is how many lines, or events, are looked at before their turn.
const Foreseen = 16

// MaxLine is the length, in bytes, over which a line is not believed.
const MaxLine = 64 << 10

// Class says what became of a line.
type Class uint8

// The three classes: every line of every input is in one of them.
const (
	Read       Class = iota // understood; gave events or changed the parser's state
	Irrelevant              // known to say nothing about usage
	Rejected                // can't be used; goes to Rejects.csv
)

// Verdict is what became of one line.
type Verdict struct {
	Class Class
	// Why is the kind of an irrelevant line, or the reason of a rejected one. It
	// holds no names of users or hosts, since it is counted and shown.
	Why string
}

// Verdicts without further words.
var Used = Verdict{Class: Read}

// Skip is the verdict on a line that says nothing about usage.
func Skip(kind string) Verdict { return Verdict{Irrelevant, kind} }

// Reject is the verdict on a line that can't be used.
func Reject(reason string) Verdict { return Verdict{Rejected, reason} }

// Item is an event and where it came from, or (without a kind) a line that can't be
// used. It has 192 bytes, so that each begins where a processor's line of memory does.
type Item struct {
	Event
	origin *Origin
	reason string
	_      [8]byte
}

// Origin is where an event came from. It lies apart: few are ever asked for.
type Origin struct {
	Source string // the input as its user named it
	Line   int64  // number of the line in its input, from 1
	Raw    []byte // the line
}

// Of is an item of an event that came from somewhere.
func Of(e Event, from Origin) Item { return Item{Event: e, origin: &from} }

// RejectOf is the item of a line that can't be used.
func RejectOf(reason string, from Origin) Item { return Item{reason: reason, origin: &from} }

// Origin is where the item came from, as far as that is known.
func (i *Item) Origin() Origin {
	if i.origin == nil {
		return Origin{}
	}
	return *i.origin
}

// Reject makes the item one that can't be used.
func (i *Item) Reject(reason string) { *i = Item{origin: i.origin, reason: reason} }

// Rejected tells whether the item can't be used.
func (i *Item) Rejected() bool { return i.Kind == 0 }

// Reason is why it can't be used.
func (i *Item) Reason() string { return i.reason }

// ForgetRaw forgets the line.
func (i *Item) ForgetRaw() {
	from := i.Origin()
	from.Raw = nil
	i.origin = &from
}

// Batch collects what lines tell. Its strings live until Reset.
type Batch struct {
	Items []Item
	// Unsupported counts requests for products that the server does not have:
	// no demand for a license that exists, but worth telling.
	Unsupported int64

	now     Origin   // of the current line
	origins []Origin // of Items
	scratch []byte
}

// Reset empties the batch for reuse; strings taken from it are void afterwards.
func (b *Batch) Reset() {
	b.Items, b.origins, b.scratch, b.Unsupported = b.Items[:0], b.origins[:0], b.scratch[:0], 0
}

// From names the input that the following lines come from.
func (b *Batch) From(source string) { b.now.Source = source }

// At names the line that the following events come from.
func (b *Batch) At(line int64, raw []byte) { b.now.Line, b.now.Raw = line, raw }

// Add makes room for one event of the current line and returns it, zeroed.
func (b *Batch) Add() *Event { return &b.add().Event }

func (b *Batch) add() *Item {
	n := len(b.Items)
	if n < cap(b.Items) {
		b.Items = b.Items[:n+1]
	} else {
		b.Items = append(b.Items, Item{})
	}
	// What grows leaves the origins of earlier items where they are.
	b.origins = append(b.origins, b.now)
	item := &b.Items[n]
	*item = Item{} // in its place: one that is filled before is made elsewhere and copied
	item.origin = &b.origins[len(b.origins)-1]
	return item
}

// AddReject records the current line as one that can't be used.
func (b *Batch) AddReject(reason string) { b.add().reason = reason }

// Own gives a copy of text, for events whose text is not in the line.
func (b *Batch) Own(text []byte) string {
	start := len(b.scratch)
	b.scratch = append(b.scratch, text...)
	return alias(b.scratch[start:])
}

// Text gives a string made of parts, for events whose text is not in the line
// as it is. It allocates only when the scratch space has to grow.
func (b *Batch) Text(parts ...string) string {
	start := len(b.scratch)
	for _, p := range parts {
		b.scratch = append(b.scratch, p...)
	}
	return alias(b.scratch[start:])
}
