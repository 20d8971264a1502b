package format

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/logger/event"
)

// small is some weeks of two servers.
func small() simulate.Options {
	o := simulate.Default()
	o.Days, o.Users, o.Products, o.Servers = 40, 80, 10, 2
	return o
}

func log(t *testing.T, name string, o simulate.Options, server int, zone *time.Location) []byte {
	t.Helper()
	f, err := ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := simulate.NewWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	writer := f.New(&out, w, server, zone)
	if err := w.Run(writer.Write); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSameSeedSameBytes(t *testing.T) {
	o := small()
	for _, f := range Formats {
		first := log(t, f.Name, o, 0, time.UTC)
		if !bytes.Equal(first, log(t, f.Name, o, 0, time.UTC)) {
			t.Errorf("%s: the same seed gives other bytes", f.Name)
		}
		other := o
		other.Seed++
		if bytes.Equal(first, log(t, f.Name, other, 0, time.UTC)) {
			t.Errorf("%s: another seed gives the same bytes", f.Name)
		}
	}
}

// The bytes are the same on every machine. Whoever changes the simulation on
// purpose writes the new sums here.
func TestBytesAreFixed(t *testing.T) {
	sums := map[string]string{
		"csv":    "d0f48d5b612aa8d3",
		"jsonl":  "1edefc2cccbb5ca1",
		"flexlm": "411e20c9e927b7c3",
		"rlm":    "eee78cb3fd4a24b4",
		"rms":    "4ee9670201bbc83f",
		"dsls":   "5964743fbf3e0b65",
	}
	for _, f := range Formats {
		sum := sha256.Sum256(log(t, f.Name, small(), 0, time.UTC))
		if got := hex.EncodeToString(sum[:8]); got != sums[f.Name] {
			t.Errorf("%s: the bytes' sum is %s, want %s", f.Name, got, sums[f.Name])
		}
	}
}

// parsed reads native events back and lets none be rejected.
func parsed(t *testing.T, p event.Parser, data []byte) []event.Event {
	t.Helper()
	p.Begin(data, true)
	var events []event.Event
	var batch event.Batch
	for i, line := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
		batch.At(int64(i+1), line)
		if v := p.Line(line, &batch); v.Class == event.Rejected {
			t.Fatalf("line %d is rejected, %s: %s", i+1, v.Why, line)
		}
	}
	for i := range batch.Items {
		events = append(events, batch.Items[i].Event)
	}
	return events
}

func TestNativeEventsAreRead(t *testing.T) {
	o := small()
	fromCSV := parsed(t, event.NewCSV(), log(t, "csv", o, 0, time.UTC))
	fromJSON := parsed(t, event.NewJSON(), log(t, "jsonl", o, 0, time.UTC))
	var told []event.Event
	err := simulate.Run(o, func(h *simulate.Happening) error {
		e := h.Event
		if h.Note == simulate.Unsupported {
			e.User, e.Host, e.ProductName = "", "", ""
		}
		if e.Kind == event.Start || e.Kind == event.Stop || e.Kind == event.Alive {
			e.Desired, e.Granted = 1, event.NotGiven // what is read where nothing stands
		}
		e.Process, e.Handle = strings.Clone(e.Process), strings.Clone(e.Handle)
		told = append(told, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(fromCSV) != len(told) || len(fromJSON) != len(told) {
		t.Fatalf("%d events in CSV, %d in JSON, want %d", len(fromCSV), len(fromJSON), len(told))
	}
	for i := range told {
		if !fromCSV[i].Equal(&told[i]) || !fromJSON[i].Equal(&told[i]) {
			t.Fatalf("event %d:\nCSV  %+v\nJSON %+v\nwant %+v", i, fromCSV[i], fromJSON[i], told[i])
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := ByName("xml")
	if err == nil {
		t.Fatal("xml is known")
	}
	for _, f := range Formats {
		if !strings.Contains(err.Error(), f.Name) {
			t.Errorf("the error does not name %s: %v", f.Name, err)
		}
	}
}

// full is an output with no room left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteErrorsEndTheRun(t *testing.T) {
	w, err := simulate.NewWorld(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats {
		writer := f.New(full{}, w, 0, time.UTC)
		if err := w.Run(writer.Write); err != io.ErrShortWrite {
			t.Errorf("%s: error %v, want %v", f.Name, err, io.ErrShortWrite)
		}
	}
}
