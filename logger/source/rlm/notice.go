package rlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// notices are records that say nothing about usage, by their first word. Those
// with a time tell that the server lived.
var notices = []struct {
	word, kind string
	timed      bool
}{
	{"LICENSE", "name of a license file", false},
	{"AUTH:", "signature", false},
	{"AUTH", "signature", false},
	{"REREAD", "reread of the license file", true},
	{"ROAM_EXTEND", "extended roaming check-out", true},
	{"METER_DEC", "meter", true},
	{"DYNRES", "dynamic reservation", true},
	{"TEMP", "temporary license", true},
	{"log", "a vendor's own record", false},
}

// longName is more than any vendor's name has.
const longName = 64

// notice reads all records but those about licenses.
func (p *parser) notice(out *event.Batch) event.Verdict {
	f := &p.fields
	switch word := f.Text(0); word {
	case "ISV:":
		name := bytes.TrimSuffix(f.At(1), []byte(","))
		if len(name) == 0 || len(name) > longName {
			return event.Reject("unreadable name of a vendor")
		}
		p.isv = p.Servers.Named([]byte(p.Names.Text(name, &event.Batch{})))
		return event.Used
	case "START":
		return p.start(out)
	case "END":
		return p.end(out)
	case "SHUTDOWN":
		return p.shutdown(out)
	case "SWITCH":
		p.rotated = p.rotated || f.Text(1) == "from"
		return event.Used
	case "TIMEZONE":
		return p.timezone()
	case "TIMEJUMP":
		return p.timeJump(out)
	default:
		if len(word) > 0 && textline.IsDigit(word[0]) {
			return p.stamp(out)
		}
		return p.skip(word, out)
	}
}

func (p *parser) skip(word string, out *event.Batch) event.Verdict {
	for _, n := range notices {
		if n.word != word {
			continue
		}
		if n.timed && p.lastMoment() == "" {
			p.alive(out)
		}
		return event.Skip(n.kind)
	}
	return event.Reject(whyUnknown)
}

// start reads
//
//	START host mm/dd/yyyy hh:mm:ss
//
// Where the file goes on another (SWITCH from), the server goes on, too.
func (p *parser) start(out *event.Batch) event.Verdict {
	if why := p.fullMoment(p.fields.N - 2); why != "" {
		return event.Reject(why)
	}
	if p.rotated {
		p.rotated = false
		p.alive(out)
		return event.Used
	}
	p.isv.Tell(event.Start, p.Clock.Now, out)
	p.forget()
	return event.Used
}

// shutdown reads
//
//	SHUTDOWN user host mm/dd hh:mm:ss
func (p *parser) shutdown(out *event.Batch) event.Verdict {
	if why := p.lastMoment(); why != "" {
		return event.Reject(why)
	}
	p.isv.Tell(event.Stop, p.Clock.Now, out)
	p.forget()
	return event.Used
}

// forget drops what ends with the server.
func (p *parser) forget() {
	p.sharing, p.waiting, p.settled = sharing{}, nil, nil
}

// end reads
//
//	END mm/dd/yyyy hh:mm:ss
//
// the end of the file. Check-outs go on, and the next file repeats them. Requests
// that wait are not repeated: nobody would tell of those that were given up.
func (p *parser) end(out *event.Batch) event.Verdict {
	if why := p.fullMoment(p.fields.N - 2); why != "" {
		return event.Reject(why)
	}
	for _, handle := range p.waiting.sorted() {
		p.tellDequeued(handle, out)
		p.isv.Last = p.Clock.Now
	}
	p.waiting = nil
	p.alive(out)
	return event.Used
}

// stamp reads
//
//	mm/dd/yyyy hh:mm
//
// which the server writes every half an hour, and at midnight.
func (p *parser) stamp(out *event.Batch) event.Verdict {
	if p.fields.N != 2 {
		return event.Reject(whyUnknown)
	}
	if why := p.fullMoment(0); why != "" {
		return event.Reject(why)
	}
	p.alive(out)
	return event.Used
}
