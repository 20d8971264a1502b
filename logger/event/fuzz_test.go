package event

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCSV and FuzzJSON: a line is read or rejected; what is read can be written
// and is then read the same.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("2007-07-01T09:30:00Z,checkout,ann,pc1,17,acme:m,m,2,1,h1,s,"))
	f.Add([]byte(`1183282200.5,mode,"a,""b""",,,,,,,,,Off`))
	f.Add([]byte("63318879000,checkin,'=x,,,p,,,,,,"))
	f.Fuzz(func(t *testing.T, line []byte) {
		p := NewCSV()
		var out Batch
		p.Line([]byte("Time,Event,UserName,HostName,ProcessId,ProductId,ProductName,NumberDesired,NumberGranted,Handle,Server,Mode"), &out)
		if bytes.IndexByte(line, '\n') >= 0 || p.Line(line, &out).Class != Read {
			return
		}
		rewritten(t, &out.Items[0].Event)
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"Time":"2007-07-01T09:30:00Z","Event":"checkout","UserName":"ann","ProductId":"p","NumberDesired":2}`))
	f.Add([]byte(`{"Time":1183282200,"Event":"mode","Mode":"off"}`))
	f.Add([]byte(`{"Time":"x","Event":[1]`))
	f.Fuzz(func(t *testing.T, line []byte) {
		sameAsDecoded(t, line)
		var out Batch
		if NewJSON().Line(line, &out).Class != Read {
			return
		}
		rewritten(t, &out.Items[0].Event)
	})
}

// rewritten holds an event against itself, written and read in both forms.
func rewritten(t *testing.T, e *Event) {
	for _, text := range []string{e.User, e.Host, e.Handle, e.Server} {
		if !utf8.ValidString(text) {
			t.Fatalf("%q is no text", text)
		}
	}
	var csv, json Batch
	p := NewCSV()
	p.Line([]byte(strings.Join(AllColumns, ",")), &csv)
	if v := p.Line(bytes.TrimSuffix(AppendAllCSV(nil, e), []byte("\n")), &csv); v.Class != Read {
		t.Fatalf("%+v, written as CSV: %s", e, v.Why)
	}
	if v := NewJSON().Line(AppendJSON(nil, e), &json); v.Class != Read {
		t.Fatalf("%+v, written as JSON: %s", e, v.Why)
	}
	if !csv.Items[0].Event.Equal(e) || !json.Items[0].Event.Equal(e) {
		t.Errorf("%+v came back as %+v and %+v", *e, csv.Items[0].Event, json.Items[0].Event)
	}
}
