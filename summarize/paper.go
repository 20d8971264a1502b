package summarize

import "sync"

// pages is the text of a file while it grows: many small pieces rather than one
// large one that would have to move.
type pages [][]byte

// add puts text at the end; where it stands behind the last page in memory, the page
// gets longer.
func (p *pages) add(text []byte) {
	if n := len(*p); n > 0 && len(text) > 0 {
		last := &(*p)[n-1]
		if end := len(*last); end < cap(*last) && &(*last)[:end+1][end] == &text[0] {
			*last = (*last)[:end+len(text)]
			return
		}
	}
	*p = append(*p, text)
}

// paper is the memory that text is written on, one text behind the other, in blocks
// that are used again for the next file.
type paper struct {
	rest  []byte // of the last block
	taken []*block
}

type block [1 << 20]byte

var blocks = sync.Pool{New: func() any { return new(block) }}

// room is an empty text with room for size bytes. Before the next call take tells
// what has become of it.
func (p *paper) room(size int) []byte {
	switch {
	case len(p.rest) >= size:
	case size > len(block{}):
		p.rest = make([]byte, size)
	default:
		b := blocks.Get().(*block)
		p.taken, p.rest = append(p.taken, b), b[:]
	}
	return p.rest[:0:len(p.rest)]
}

// take keeps a text that was begun in room; if it has outgrown that, it stands
// elsewhere.
func (p *paper) take(text []byte) {
	if len(text) > 0 && &text[0] == &p.rest[0] {
		p.rest = p.rest[len(text):]
	}
}

// free gives the blocks back: nothing that stands on them is looked at again.
func (p *paper) free() {
	for _, b := range p.taken {
		blocks.Put(b)
	}
	*p = paper{}
}

// written is text and what it stands on.
type written struct {
	pages
	on []*paper
}

// free gives back what the text stands on.
func (w *written) free() {
	for _, p := range w.on {
		p.free()
	}
}
