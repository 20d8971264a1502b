package daemons

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

// Daemons with damaged names do not pile up, and the one that is heard of stays.
func TestDaemonsAreBounded(t *testing.T) {
	set := New("berlin")
	var out event.Batch
	for i := range 10 * most {
		set.Find([]byte("cadd"), nil).Alive(1000, &out)
		set.Find(fmt.Appendf(nil, "d%d", i), nil)
		if len(set.All()) > most {
			t.Fatalf("%d daemons are kept", len(set.All()))
		}
	}
	if d := set.Named([]byte("cadd")); d.Last != 1000 || d.Server != "berlin/cadd" || d.Product != "cadd:" {
		t.Errorf("cadd is %+v", d)
	}
	if len(out.Items) != 1 {
		t.Errorf("%d events say that it lived at the same moment, want one", len(out.Items))
	}
}

func TestStates(t *testing.T) {
	set := New("")
	set.Find([]byte("a_1"), func([]byte) []byte { return []byte("a") }).Mark = true
	set.Named([]byte("b")).Last = 77
	again := New("")
	again.Restore(set.States())
	if !reflect.DeepEqual(set.States(), again.States()) {
		t.Errorf("states %+v come back as %+v", set.States(), again.States())
	}
	if d := again.Find([]byte("a"), nil); !d.Mark {
		t.Error("the mark is lost")
	}
}
