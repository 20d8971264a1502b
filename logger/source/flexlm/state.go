package flexlm

import (
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/layout"
)

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line: the clock and the daemons.
type state struct {
	Version int
	Day     layout.Day
	Time    int32
	Running bool          `json:",omitempty"`
	Rolled  bool          `json:",omitempty"`
	Now     layout.Second `json:",omitempty"`
	Daemons []daemonState `json:",omitempty"`
}

type daemonState struct {
	Name    string
	Last    layout.Second
	Listing bool `json:",omitempty"`
}

// State is the clock and the daemons seen so far, of which there are few.
func (p *parser) State() []byte {
	c := &p.clock
	s := state{Version: stateVersion, Day: c.day, Time: c.time, Running: c.running, Rolled: c.rolled, Now: c.now}
	for _, d := range p.daemons.seen {
		s.Daemons = append(s.Daemons, daemonState{d.name, d.last, d.listing})
	}
	text, _ := json.Marshal(s) // numbers and checked names can't fail
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of a FlexLM log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of a FlexLM log: version %d where %d is expected", s.Version, stateVersion)
	}
	c := &p.clock
	c.day, c.time, c.running, c.rolled, c.now = s.Day, s.Time, s.Running, s.Rolled, s.Now
	p.daemons.seen, p.daemons.recent = nil, nil
	for _, d := range s.Daemons {
		known := p.daemons.add(d.Name)
		known.last, known.listing = d.Last, d.Listing
	}
	return nil
}
