package memdisk

import (
	"bytes"
	"maps"
)

// Crash is the file system after a power cut: what was synced is there; of what
// was not, a part that chance decides.
func (f *FS) Crash() *FS {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	after := &FS{held: map[string]string{}, random: f.random, nodes: f.nodes}
	after.root = f.afterCrash(f.root)
	return after
}

// Copy is the file system as programs see it, all of it on disk.
func (f *FS) Copy() *FS {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return &FS{root: f.root.copy(), held: map[string]string{}, random: f.random, nodes: f.nodes}
}

func (n *node) copy() *node {
	c := &node{id: n.id, folder: n.folder, changed: n.changed}
	if !n.folder {
		c.data, c.durable = bytes.Clone(n.data), bytes.Clone(n.data)
		return c
	}
	c.entries = map[string]*node{}
	for name, child := range n.entries {
		c.entries[name] = child.copy()
	}
	c.settled = maps.Clone(c.entries)
	return c
}

func (f *FS) afterCrash(n *node) *node {
	left := &node{id: n.id, folder: n.folder, changed: n.changed}
	if !n.folder {
		left.content = content{data: n.data, durable: bytes.Clone(n.durable), dirty: n.dirty}
		f.survive(&left.content)
		left.data = bytes.Clone(left.durable)
		left.dirty = nil
		return left
	}
	entries := maps.Clone(n.settled)
	for _, c := range f.surviving(n.pending) {
		n.apply(c, entries)
	}
	left.entries = map[string]*node{}
	for name, child := range entries {
		left.entries[name] = f.afterCrash(child)
	}
	left.settled = maps.Clone(left.entries)
	return left
}

// surviving is some of the changes: the first few, as on a file system with a
// journal, or any.
func (f *FS) surviving(changes []change) []change {
	if len(changes) == 0 {
		return nil
	}
	if f.random.IntN(2) == 0 {
		return changes[:f.random.IntN(len(changes)+1)]
	}
	var left []change
	for _, c := range changes {
		if f.random.IntN(2) == 0 {
			left = append(left, c)
		}
	}
	return left
}

// survive puts some of what was not synced on disk: the length may be any
// between the two, pages are there or not, one may be torn.
func (f *FS) survive(c *content) {
	if len(c.dirty) == 0 && len(c.data) == len(c.durable) {
		return
	}
	low, high := min(len(c.data), len(c.durable)), max(len(c.data), len(c.durable))
	size := low + f.random.IntN(high-low+1)
	switch f.random.IntN(3) {
	case 0:
		size = len(c.durable)
	case 1:
		size = len(c.data)
	}
	c.durable = resize(c.durable, size)
	for p := range len(c.data)/page + 1 {
		if !c.dirty[p] {
			continue
		}
		switch f.random.IntN(3) {
		case 0:
			c.keep(p, page)
		case 1:
			c.keep(p, f.random.IntN(page))
		}
	}
}
