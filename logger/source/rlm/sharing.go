package rlm

import (
	"cmp"
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// Several check-outs may share one license: their share_handle is the handle of
// the first. One of them counts, the holder: the first, until it comes back. The
// license stays in use then, and the next of the others is its holder.

// share is a check-out that may come to hold a license.
type share struct {
	Handle                       uint64
	Time                         layout.Second // of the record that told it
	Product, User, Host, Process string        // as events have them
	Count                        int64
}

// group is the check-outs of one license.
type group struct {
	Key    uint64 // the share_handle
	Holder uint64
	Others []share // in the order of their check-outs
}

// sharing is the groups that have others, or a holder that was not the first.
type sharing struct {
	groups  map[uint64]*group
	members map[uint64]uint64 // the keys of groups by handles that are no key
}

// find gives the group of a license by the handle of any of its check-outs, the
// first one's also when it has come back.
func (s *sharing) find(handle uint64) *group {
	if len(s.groups) == 0 {
		return nil
	}
	if key, ok := s.members[handle]; ok {
		handle = key
	}
	return s.groups[handle]
}

// of finds the group that a check-out is in.
func (s *sharing) of(handle uint64) *group {
	g := s.find(handle)
	if g == nil || g.Holder == handle {
		return g
	}
	if _, ok := s.members[handle]; !ok {
		return nil
	}
	return g
}

// join adds a check-out to those that share a license. Where no holder is known,
// and the first is not there, it holds the license itself.
func (s *sharing) join(key uint64, m share, firstIsThere bool) (holds bool) {
	if former, ok := s.members[m.Handle]; ok { // a listing may tell it twice
		return s.groups[former].Holder == m.Handle
	}
	g := s.find(key)
	if s.groups == nil {
		s.groups, s.members = map[uint64]*group{}, map[uint64]uint64{}
	}
	if g == nil {
		g = &group{Key: key, Holder: key}
		if !firstIsThere {
			g.Holder = m.Handle
		}
		s.groups[key] = g
	}
	s.members[m.Handle] = g.Key
	if g.Holder != m.Handle {
		g.Others = append(g.Others, m)
	}
	return g.Holder == m.Handle
}

// leave takes a check-out out of its group. shared tells that another holds the
// license; next is who holds it from now on, where that was the check-out itself.
func (s *sharing) leave(handle uint64) (next *share, shared bool) {
	g := s.of(handle)
	if g == nil {
		return nil, false
	}
	delete(s.members, handle)
	if shared = g.Holder != handle; shared {
		g.Others = slices.DeleteFunc(g.Others, func(m share) bool { return m.Handle == handle })
	} else if len(g.Others) > 0 {
		first := g.Others[0]
		next = &first
		g.Holder, g.Others = first.Handle, slices.Delete(g.Others, 0, 1)
		return next, false
	}
	if len(g.Others) == 0 && (g.Holder == g.Key || !shared) {
		delete(s.groups, g.Key) // there is a check-out like any other, or none
	}
	return nil, shared
}

// list is what restore takes.
func (s *sharing) list() []group {
	var list []group
	for _, g := range s.groups {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b group) int { return cmp.Compare(a.Key, b.Key) })
	return list
}

func (s *sharing) restore(list []group) {
	if len(list) == 0 {
		return
	}
	s.groups, s.members = map[uint64]*group{}, map[uint64]uint64{}
	for i := range list {
		g := &list[i]
		s.groups[g.Key] = g
		for _, m := range g.Others {
			s.members[m.Handle] = g.Key
		}
		if g.Holder != g.Key {
			s.members[g.Holder] = g.Key
		}
	}
}

// shareOf keeps what an event of a check-out needs.
func (p *parser) shareOf(r *request, asked []byte) share {
	var out event.Batch
	e := p.tell(event.CheckOut, r, &out)
	p.askedFor(e, asked, &out)
	clone := strings.Clone
	return share{
		Handle: r.handle, Time: e.Time, Count: r.count,
		Product: clone(e.ProductName), User: clone(e.User), Host: clone(e.Host), Process: clone(e.Process),
	}
}

// tellShare gives the event of a check-out that holds its license from now on.
func (p *parser) tellShare(kind event.Kind, m *share, out *event.Batch) *event.Event {
	e := p.add(out, kind)
	e.ProductName = out.Text(m.Product)
	e.ProductID = p.productID(e.ProductName, out)
	e.User, e.Host, e.Process = out.Text(m.User), out.Text(m.Host), out.Text(m.Process)
	e.Desired, e.Granted, e.Handle = m.Count, m.Count, textline.HexText(m.Handle, out)
	return e
}

// listing is the INUSE records that follow one another. Whether somebody holds
// the license that one of them shares is known at their end.
type listing struct {
	Holders []uint64 `json:",omitempty"` // handles of those that share no other's
	Sharing []sharer `json:",omitempty"`
}

// sharer is a check-out that shares the license of another.
type sharer struct {
	Of uint64
	share
}

// endListing settles who holds the licenses that a listing tells of. Who holds
// one since its first check-out came back is told with the next line that can be
// read.
func (p *parser) endListing() {
	l := &p.listing
	for i := range l.Sharing {
		m := &l.Sharing[i]
		if p.sharing.join(m.Of, m.share, slices.Contains(l.Holders, m.Of)) {
			p.settled = append(p.settled, m.share)
		}
	}
	l.Holders, l.Sharing = l.Holders[:0], nil
}
