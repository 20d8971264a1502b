package rlm

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/frame"
)

// state is what is carried from line to line. It grows with the requests that
// wait and the check-outs that share licenses, both of which are few.
type state struct {
	frame.State
	Zone    zone
	ISV     string        `json:",omitempty"`
	Rotated bool          `json:",omitempty"`
	Waiting []uint64      `json:",omitempty"`
	Sharing []group       `json:",omitempty"`
	Listing listing       `json:",omitzero"`
	Settled []share       `json:",omitempty"`
	Shared  []uint64      `json:",omitempty"` // what states had before Sharing
	Pools   []pool        `json:",omitempty"`
	Pooled  layout.Second `json:",omitempty"`
}

// unknown is no handle of a check-out.
const unknown = 1<<64 - 1

// State is the clock, the servers seen so far, and handles to be known again.
func (p *parser) State() []byte {
	return frame.Pack(&state{
		State: p.Carried(), Zone: p.zone, ISV: p.isv.Name, Rotated: p.rotated,
		Waiting: p.waiting.sorted(), Pools: p.pools, Pooled: p.pooled,
		Sharing: p.sharing.list(), Listing: p.listing, Settled: p.settled,
	})
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := p.Unpack(text, &s); err != nil {
		return err
	}
	if s.Zone.Told {
		p.setZone(s.Zone)
	}
	p.isv = p.Servers.Named([]byte(s.ISV))
	p.rotated, p.pools, p.pooled = s.Rotated, s.Pools, s.Pooled
	p.listing, p.settled = s.Listing, s.Settled
	p.sharing.restore(s.Sharing)
	for _, handle := range s.Shared {
		p.sharing.join(unknown, share{Handle: handle}, true)
	}
	for _, handle := range s.Waiting {
		p.waiting.add(handle)
	}
	return nil
}
