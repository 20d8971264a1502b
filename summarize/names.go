package summarize

import "hash/maphash"

// names gives each text a number, counting from 0 in the order of first sight.
// It is asked for every row of a log, so it knows texts by their bytes, without
// making a string of them.
type names struct {
	texts []string
	slots []slot // open addressing, at most half full
	seed  maphash.Seed
}

type slot struct {
	hash uint32
	next uint32 // number + 1; 0 is a free slot
}

func newNames() *names {
	return &names{slots: make([]slot, 64), seed: maphash.MakeSeed()}
}

// number is the text's number.
func (n *names) number(text []byte) uint32 {
	hash := uint32(maphash.Bytes(n.seed, text))
	mask := uint32(len(n.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := n.slots[i]
		if s.next == 0 {
			return n.add(i, hash, text)
		}
		if s.hash == hash && n.texts[s.next-1] == string(text) {
			return s.next - 1
		}
	}
}

func (n *names) add(at, hash uint32, text []byte) uint32 {
	n.texts = append(n.texts, string(text))
	number := uint32(len(n.texts))
	n.slots[at] = slot{hash, number}
	if len(n.texts)*2 > len(n.slots) {
		n.grow()
	}
	return number - 1
}

func (n *names) grow() {
	old := n.slots
	n.slots = make([]slot, 2*len(old))
	mask := uint32(len(n.slots) - 1)
	for _, s := range old {
		if s.next == 0 {
			continue
		}
		i := s.hash & mask
		for n.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = s
	}
}
