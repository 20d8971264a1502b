package status

import (
	"strings"
	"time"
	"unicode"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// begin begins a listing.
func (r *Reader) begin(at layout.Second) {
	r.close(max(at, r.Time))
	r.Place = Place{Version: stateVersion, Tool: r.tool.Name, Time: at}
	r.repeated = nil
}

// BeginAt begins a listing that tells its own time, unless a time was given.
func (r *Reader) BeginAt(at layout.Second) {
	if r.Given {
		r.Fresh = false
		return
	}
	r.begin(at)
}

// Expect says that a listing begins, whose time may follow.
func (r *Reader) Expect() {
	if !r.Given {
		r.close(r.Time)
		r.Fresh = true
	}
}

// Started makes sure that a listing has begun: one that tells no time begins
// with its first line of substance.
func (r *Reader) Started() {
	if !r.Fresh {
		return
	}
	if r.Given {
		r.Fresh = false
		return
	}
	at := layout.FromTime(r.o.taken())
	r.begin(min(max(at, layout.FirstSecond), layout.EndOfTime-1))
}

// On says of which server the following lines are.
func (r *Reader) On(server string) {
	r.Started()
	if server == r.Server {
		return
	}
	r.close(r.Time)
	r.Server, r.repeated = strings.Clone(server), nil
	r.Silent, r.Section, r.Vendor, r.Product = false, "", "", ""
	r.Hosts, r.Failed, r.Daemons = 0, 0, 0
}

// Lists tells the logger that a listing begins, once. One of which a part does
// not answer is no listing.
func (r *Reader) Lists() {
	r.Started()
	r.Told = true
	if !r.Open && !r.Silent {
		r.Open = true
		r.add(event.Listing, r.Time)
	}
}

// Down says that a server, or a part of it, does not answer: nothing is known of
// what runs there.
func (r *Reader) Down(server string) event.Verdict {
	r.Started()
	r.Told = true
	if server != "" {
		r.On(server)
	}
	r.add(event.Unobserved, r.Time)
	r.Open, r.Silent = false, true
	return event.Used
}

// Holding is what one line tells to run.
type Holding struct {
	User, Host, Process string
	ProductID, Product  string
	Handle              string
	Desired, Granted    int64
}

// InUse tells what runs.
func (r *Reader) InUse(h Holding) event.Verdict {
	switch {
	case h.User == "":
		return event.Reject("no user: torn, or an unknown layout")
	case h.ProductID == "":
		return event.Reject("a user outside of any product")
	case h.Desired <= 0 || h.Desired > event.MaxLicenses:
		return event.Reject("absurd number of licenses")
	}
	r.Lists()
	e := r.add(event.InUse, r.Time)
	e.User, e.Host, e.Process = r.fold(h.User), r.fold(h.Host), h.Process
	e.ProductID, e.ProductName, e.Handle = h.ProductID, h.Product, h.Handle
	e.Desired, e.Granted = h.Desired, h.Granted
	r.numbers.All(e)
	return event.Used
}

// Owns tells how many licenses of a product a server has. part tells licenses
// of one product apart that are counted one by one; it may be empty. A number
// past belief means that the product is not counted.
func (r *Reader) Owns(id, name string, number int64, part string) event.Verdict {
	if id == "" {
		return event.Reject("a number of licenses outside of any product")
	}
	r.Lists()
	if number < 0 || number > event.MaxLicenses {
		return event.Skip("licenses without limit")
	}
	e := r.add(event.Purchased, r.Time)
	e.ProductID, e.ProductName, e.Desired, e.Granted = id, name, number, number
	if part != "" {
		e.Server = r.out.Text(e.Server, "/", part)
	}
	return event.Used
}

func (r *Reader) add(kind event.Kind, at layout.Second) *event.Event {
	e := r.out.Add()
	e.Kind, e.Time, e.Desired, e.Granted = kind, at, 1, event.NotGiven
	e.Server = r.Server
	switch {
	case r.o.Server != "" && r.Server != "":
		e.Server = r.out.Text(r.o.Server, "/", r.Server)
	case r.o.Server != "":
		e.Server = r.o.Server
	}
	return e
}

// ByData tells whether check-out data belong to the product.
func (r *Reader) ByData() bool { return r.o.ByData }

func (r *Reader) fold(name string) string {
	if !r.o.FoldCase {
		return name
	}
	return strings.Map(unicode.ToLower, name)
}

// Local turns a local time without seconds into a moment. In the hour that comes
// twice in a year it is the first one that is not before the last listing.
func (r *Reader) Local(year, month, day, hour, minute int) (layout.Second, bool) {
	if year < 1980 || year > 2999 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || hour < 0 || minute < 0 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, 0, 0, r.o.Zone)
	if utc := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); int(utc.Month()) != month {
		return 0, false
	}
	at := layout.FromTime(t)
	if again := t.Add(time.Hour); at < r.Time && again.Hour() == hour && again.Minute() == minute {
		return layout.FromTime(again), true
	}
	if before := t.Add(-time.Hour); before.Hour() == hour && before.Minute() == minute && layout.FromTime(before) >= r.Time {
		return layout.FromTime(before), true
	}
	return at, true
}

// Number reads a whole number; anything else is -1.
func Number(text string) int64 {
	if text == "" || len(text) > 18 {
		return -1
	}
	n := int64(0)
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return -1
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n
}
