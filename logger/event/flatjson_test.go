package event

import (
	"math/rand/v2"
	"testing"
)

const flatLine = `{"Time":"2007-07-01T00:00:04Z","Event":"checkout","UserName":"Henry Núñez","HostName":"bos-node0042","ProcessId":"61728","ProductId":"acme:solver","NumberDesired":4,"NumberGranted":0,"Handle":"65","Server":"lic01/acme"}`

// flatLines are read without encoding/json, or hold what is left to it.
var flatLines = map[string]bool{
	flatLine: true,
	`{ "Event" : "alive" ,	"Time" : 1183282200, "Other": "x" }`:                 true,
	`{"Time":"1","Event":"alive","Event":"start","NumberDesired":"7"}`:          true,
	`{"Time":1,"Event":"alive","Server":""}`:                                    true,
	`{"Time":1,"Event":"alive"} x`:                                              false,
	`{"Time":1,"Event":"alive",}`:                                               false,
	`{"Time":1,"Event":"alive"`:                                                 false,
	`{"Time":1,"Event":"alive"}}`:                                               false,
	`{"Time":01,"Event":"alive"}`:                                               false,
	`{"Time":1.5,"Event":"alive"}`:                                              false,
	`{"Time":-1,"Event":"alive"}`:                                               false,
	`{"Time":1e3,"Event":"alive"}`:                                              false,
	`{"Time":1,"Event":"alive","UserName":null}`:                                false,
	`{"Time":1,"Event":"login","UserName":"u","Applications":["a","b"]}`:        false,
	`{"Time":1,"Event":"checkout","UserName":"a\"b","ProductId":"p"}`:           false,
	`{"Time":1,"Event":"checkout","UserName":"a` + "\t" + `b","ProductId":"p"}`: false,
	`{}`: false, `{`: false, `{"`: false, `{"Time`: false, `{"Time"`: false, `{"Time":`: false, `[]`: false, ``: false, `{"Time":1`: false,
}

func TestFlatJSON(t *testing.T) {
	for line, want := range flatLines {
		var v values
		if got := v.readFlat([]byte(line)); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
		sameAsDecoded(t, []byte(line))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		line := []byte(flatLine)
		for range 1 + r.IntN(3) {
			line[r.IntN(len(line))] = "{}\",: \\\t09aE.-\x00\x80"[r.IntN(16)]
		}
		sameAsDecoded(t, line)
	}
}

// sameAsDecoded holds what is read at a glance against encoding/json.
func sameAsDecoded(t *testing.T, line []byte) {
	t.Helper()
	var fast, plain values
	if checkText(line).Class == Rejected || !fast.readFlat(line) {
		return
	}
	if v := plain.decode(line); v != Used || fast != plain {
		t.Fatalf("%s\nis read as %q\nbut is     %q, %s", line, fast, plain, v.Why)
	}
}

func BenchmarkJSON(b *testing.B) {
	p := NewJSON()
	var out Batch
	b.SetBytes(int64(len(flatLine)))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if v := p.Line([]byte(flatLine), &out); v != Used {
			b.Fatal(v.Why)
		}
	}
}
