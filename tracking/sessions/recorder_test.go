package sessions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/wire"
)

// recorder is a sink that keeps all it is told, and what is in use after it.
type recorder struct {
	lines    []string
	changes  []change
	inUse    map[string]int // by product
	open     map[Use]bool
	warnings []string
	denied   int
	years    map[int][]Record
	last     layout.Second
	wrong    string
}

// change is a check-out or a check-in.
type change struct {
	Use
	at  layout.Second
	out bool
}

func newRecorder() *recorder {
	return &recorder{inUse: map[string]int{}, open: map[Use]bool{}, years: map[int][]Record{}}
}

func (r *recorder) tell(at layout.Second, sign string, what any) {
	if at < r.last {
		r.wrong = fmt.Sprintf("time goes back from %s to %s", r.last, at)
	}
	r.last = at
	r.lines = append(r.lines, fmt.Sprintf("%s %s %v", at, sign, what))
}

func (r *recorder) CheckOut(at layout.Second, u Use) {
	if r.open[u] {
		r.wrong = fmt.Sprintf("%v is checked out twice", u)
	}
	r.open[u] = true
	r.changes = append(r.changes, change{u, at, true})
	r.inUse[u.Product]++
	r.tell(at, "out", [3]string{u.User, u.Address, u.Product})
}

func (r *recorder) CheckIn(at layout.Second, u Use) {
	if !r.open[u] {
		r.wrong = fmt.Sprintf("%v is checked in but not out", u)
	}
	delete(r.open, u)
	r.changes = append(r.changes, change{u, at, false})
	r.inUse[u.Product]--
	r.tell(max(at, r.last), "in", [3]string{u.User, u.Address, u.Product})
}

func (r *recorder) Deny(at layout.Second, u Use) {
	r.denied++
	r.tell(at, "denied", [3]string{u.User, u.Address, u.Product})
}

func (r *recorder) Warn(at layout.Second, w Warning) {
	r.warnings = append(r.warnings, w.String())
	r.tell(at, "warning", w)
}

func (r *recorder) CloseYear(year int, records []Record) { r.years[year] = slices.Clone(records) }

// desk is a machine and its recorder, worked by hand. Moments are written as
// "03 09:00:00", a day of September 2016 and a time.
type desk struct {
	*testing.T
	*Machine
	*recorder
}

func newDesk(t *testing.T, rules Rules) *desk {
	r := newRecorder()
	return &desk{t, New(r, rules), r}
}

func moment(text string) layout.Second {
	var d, h, m, s int
	if _, err := fmt.Sscanf(text, "%d %d:%d:%d", &d, &h, &m, &s); err != nil {
		panic(err)
	}
	return layout.DayOf(2016, 9, d).Start() + layout.Second(h*3600+m*60+s)
}

// in logs a session in; what is handle, user@address and applications.
func (d *desk) in(at, handle, who string, applications ...string) string {
	return d.as(at, handle, who, Interactive, applications...)
}

func (d *desk) as(at, handle, who string, client Client, applications ...string) string {
	user, address, _ := strings.Cut(who, "@")
	return d.Login(&Login{moment(at), "sm1", handle, user, address, client, applications})
}

func (d *desk) out(at, handle string) string { return d.Logout(moment(at), "sm1", handle, false) }

// uses checks how many licenses of products are in use, in the usage log and by
// the machine's own count.
func (d *desk) uses(want map[string]int) {
	d.Helper()
	for product, n := range want {
		if d.recorder.inUse[product] != n {
			d.Errorf("%s: %d in use, want %d", product, d.recorder.inUse[product], n)
		}
	}
	if d.wrong != "" {
		d.Error(d.wrong)
	}
}

// history checks records of a day, each written as "Name=value@HH:MM:SS".
func (d *desk) history(day int, want ...string) {
	d.Helper()
	var got []string
	for _, r := range d.Records() {
		if r.Day == layout.DayOf(2016, 9, day) {
			got = append(got, fmt.Sprintf("%s=%d@%s", r.Name, r.Value, r.At.Time().Format("15:04:05")))
		}
	}
	if !slices.Equal(got, want) {
		d.Errorf("records of day %d:\n%s\nwant\n%s", day, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// restart saves the machine and goes on with a new one.
func (d *desk) restart() {
	d.Helper()
	var w wire.Writer
	d.Machine.Save(&w)
	next := New(d.recorder, Rules{})
	r := &wire.Reader{Rest: w.Bytes}
	next.Restore(r)
	if r.Err != nil || r.More() {
		d.Fatalf("restore: %v, %d bytes left", r.Err, len(r.Rest))
	}
	var again wire.Writer
	next.Save(&again)
	if string(again.Bytes) != string(w.Bytes) {
		d.Fatal("what is restored is not what was saved")
	}
	d.Machine = next
}

// plain are rules without counting of connected users.
func plain() Rules { return Rules{Tracking: true} }
