package source_test

import (
	"testing"

	"github.com/liclog/liclog/logger/source"
)

// States that were written before are taken up: a log that is followed goes on
// where it was.
func TestStatesOfBefore(t *testing.T) {
	const clock = `"Version":1,"Day":739676,"Time":34200,"Running":true,"Now":63908300000`
	for name, states := range map[string][]string{
		"stardrop": {`{` + clock + `,"Servers":[{"Name":"","Last":63908300000}]}`},
		"rlm-isv":  {`{` + clock + `,"Servers":[{"Name":"acme","Last":63908300000,"Mark":true}]}`, `{` + clock + `}`},
		"dsls":     {`{` + clock + `,"Zone":"Europe/Paris","Servers":[{"Name":"","Last":63908300000}]}`},
		"rms":      {`{"Version":1,"Servers":[{"Name":"","Last":63908300000}],"Repeats":[{"Of":15,"Product":"p","User":"u","Host":"h","Number":2}]}`},
		"rlm":      {`{` + clock + `,"Zone":{"Told":true,"West":-60,"Fixed":true},"ISV":"acme","Servers":[{"Name":"","Last":0},{"Name":"acme","Last":63908300000}],"Shared":[17],"Waiting":[18],"Pools":[{"Product":"p","Count":3}],"Pooled":63908300000}`},
		"ncsa":     {`{"Version":1,"Last":63908300000}`},
		"domino":   {`{` + clock + `,"Order":2,"Last":63908300000}`},
	} {
		format, err := source.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range states {
			p := format.New(source.Options{})
			if err := p.Restore([]byte(state)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			again := format.New(source.Options{})
			if err := again.Restore(p.State()); err != nil || string(again.State()) != string(p.State()) {
				t.Errorf("%s: %s is taken up as %s: %v", name, p.State(), again.State(), err)
			}
		}
	}
}
