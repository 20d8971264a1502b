package rlm

import "slices"

// handles is a set of handles, such as of the requests that wait now.
type handles map[uint64]struct{}

func (h *handles) add(handle uint64) {
	if *h == nil {
		*h = handles{}
	}
	(*h)[handle] = struct{}{}
}

func (h handles) has(handle uint64) bool {
	_, ok := h[handle]
	return ok
}

// remove tells whether the handle was there.
func (h handles) remove(handle uint64) bool {
	if len(h) == 0 || !h.has(handle) {
		return false
	}
	delete(h, handle)
	return true
}

// sorted lists all.
func (h handles) sorted() []uint64 {
	list := make([]uint64, 0, len(h))
	for handle := range h {
		list = append(list, handle)
	}
	slices.Sort(list)
	return list
}
