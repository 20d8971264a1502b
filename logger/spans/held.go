package spans

import (
	"container/heap"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// held keeps events back for as long as an older one may still come, and lets
// them go in the order of their times; those of one time in that of arrival.
type held struct {
	lateness layout.Second
	newest   layout.Second
	seen     bool
	arrived  int64
	items    heldHeap
}

type heldItem struct {
	item    event.Item
	arrived int64
}

// push takes a copy of the item. An event older than the lateness allows counts
// at the oldest moment that is still open; late tells so.
func (h *held) push(item *event.Item) (late bool) {
	kept := clone(item)
	if h.seen && kept.Time < h.bound() {
		kept.Time, late = h.bound(), true
	}
	h.saw(kept.Time)
	h.arrived++
	heap.Push(&h.items, heldItem{kept, h.arrived})
	return late
}

func (h *held) saw(at layout.Second) {
	if !h.seen || at > h.newest {
		h.newest, h.seen = at, true
	}
}

// bound is the moment up to which nothing older is waited for.
func (h *held) bound() layout.Second { return h.newest - h.lateness }

func (h *held) pop(bound layout.Second) (*event.Item, bool) {
	if len(h.items) == 0 || h.items[0].item.Time > bound {
		return nil, false
	}
	oldest := heap.Pop(&h.items).(heldItem)
	return &oldest.item, true
}

func clone(item *event.Item) event.Item {
	e, from := item.Event, item.Origin()
	for _, text := range []*string{&e.User, &e.Host, &e.Process, &e.ProductID, &e.ProductName, &e.Handle, &e.Server} {
		*text = strings.Clone(*text)
	}
	if e.Details != nil {
		e.Details = cloneDetails(e.Details)
	}
	from.Raw = append([]byte(nil), from.Raw...)
	return event.Of(e, from)
}

func cloneDetails(d *event.Details) *event.Details {
	return &event.Details{
		Protocol: strings.Clone(d.Protocol), NewName: strings.Clone(d.NewName), ClientKind: strings.Clone(d.ClientKind),
		Applications: strings.Clone(d.Applications), Reason: strings.Clone(d.Reason),
	}
}

type heldHeap []heldItem

func (h heldHeap) Len() int { return len(h) }
func (h heldHeap) Less(i, j int) bool {
	if h[i].item.Time != h[j].item.Time {
		return h[i].item.Time < h[j].item.Time
	}
	return h[i].arrived < h[j].arrived
}
func (h heldHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *heldHeap) Push(x any)   { *h = append(*h, x.(heldItem)) }
func (h *heldHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
