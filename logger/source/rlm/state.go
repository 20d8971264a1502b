package rlm

import (
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
)

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line. It grows with the requests that
// wait and the check-outs that share licenses, both of which are few.
type state struct {
	Version int
	localtime.State
	Zone            zone
	ISV             string          `json:",omitempty"`
	Servers         []daemons.State `json:",omitempty"`
	Rotated         bool            `json:",omitempty"`
	Shared, Waiting []uint64        `json:",omitempty"`
	Pools           []pool          `json:",omitempty"`
	Pooled          layout.Second   `json:",omitempty"`
}

// State is the clock, the servers seen so far, and handles to be known again.
func (p *parser) State() []byte {
	text, _ := json.Marshal(state{ // numbers and checked names can't fail
		Version: stateVersion, State: p.clock.State, Zone: p.zone, ISV: p.isv.Name, Servers: p.servers.States(),
		Rotated: p.rotated, Shared: p.shared.sorted(), Waiting: p.waiting.sorted(), Pools: p.pools, Pooled: p.pooled,
	})
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of an RLM report log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of an RLM report log: version %d where %d is expected", s.Version, stateVersion)
	}
	p.clock.State = s.State
	if s.Zone.Told {
		p.setZone(s.Zone)
	}
	p.servers.Restore(s.Servers)
	p.isv = p.servers.Named([]byte(s.ISV))
	p.rotated, p.pools, p.pooled = s.Rotated, s.Pools, s.Pooled
	for _, handle := range s.Shared {
		p.shared.add(handle)
	}
	for _, handle := range s.Waiting {
		p.waiting.add(handle)
	}
	return nil
}
