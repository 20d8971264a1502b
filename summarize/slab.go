package summarize

import "sync"

// slab gives memory for the rows of a part, cut from blocks that are used again for
// the next day: fresh memory costs the system more time than it takes to read the
// rows that are put there.
type slab struct {
	spans   []span // rest of the last block
	numbers []uint32

	spanBlocks   []*[slabRows]span
	numberBlocks []*[slabRows]uint32
}

const slabRows = 64 << 10

var (
	spanBlocks   = sync.Pool{New: func() any { return new([slabRows]span) }}
	numberBlocks = sync.Pool{New: func() any { return new([slabRows]uint32) }}
)

// chunk is an empty one with room for n rows, with hosts if they are wanted.
func (s *slab) chunk(n int, hosts bool) chunk {
	if len(s.spans) < n {
		b := spanBlocks.Get().(*[slabRows]span)
		s.spanBlocks, s.spans = append(s.spanBlocks, b), b[:]
	}
	c := chunk{spans: s.spans[:0:n], users: s.list(n)}
	s.spans = s.spans[n:]
	if hosts {
		c.hosts = s.list(n)
	}
	return c
}

// list is an empty list with room for n numbers.
func (s *slab) list(n int) []uint32 {
	if len(s.numbers) < n {
		b := numberBlocks.Get().(*[slabRows]uint32)
		s.numberBlocks, s.numbers = append(s.numberBlocks, b), b[:]
	}
	list := s.numbers[:0:n]
	s.numbers = s.numbers[n:]
	return list
}

// free gives the blocks back: no row is looked at again.
func (s *slab) free() {
	for _, b := range s.spanBlocks {
		spanBlocks.Put(b)
	}
	for _, b := range s.numberBlocks {
		numberBlocks.Put(b)
	}
	*s = slab{}
}
