package flexlm

import (
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
)

// stateVersion changes with the form of state.
const stateVersion = 2

// state is what is carried from line to line: the clock and the daemons.
type state struct {
	Version int
	localtime.State
	Daemons []daemons.State `json:",omitempty"`
}

// State is the clock and the daemons seen so far, of which there are few.
func (p *parser) State() []byte {
	s := state{Version: stateVersion, State: p.clock.State, Daemons: p.daemons.States()}
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
	p.clock.State = s.State
	p.daemons.Restore(s.Daemons)
	return nil
}
