// Package flexlm reads the debug logs of FlexLM/FlexNet license servers: those
// of lmgrd, of lmadmin and of vendor daemons, together in one file or apart.
//
// Every line is understood, known to say nothing about usage, or rejected with a
// reason. Local times become UTC by the zone in Options; dates come from the
// lines that hold one and from midnights in between. docs/flexlm.md says for
// users which lines are read, and what such a log can't tell.
package flexlm

import (
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell.
type Options struct {
	// Zone is that of the times in the log; nil is UTC.
	Zone *time.Location
	// ByData adds the check-out data, in brackets, to product and name: the real
	// product of token licenses.
	ByData bool
	// FoldCase writes user and host names in lower case.
	FoldCase bool
	// Server tells several license servers apart; it may be empty.
	Server string
	// LastDay holds the date of the log's last line. It counts only where no
	// line of the log tells a date.
	LastDay time.Time
}

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

// Sniff tells whether the first lines of an input look like a debug log: at
// least half of those that are not empty have a time and a daemon.
func Sniff(lines [][]byte) bool {
	filled, timed := 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		line = textline.Trim(line)
		if len(line) == 0 {
			continue
		}
		filled++
		var h head
		if h.read(line) == "" {
			timed++
		}
	}
	return timed > 0 && 2*timed >= filled
}

// parser reads one log.
type parser struct {
	options Options
	clock   localtime.Clock
	daemons daemons.Set
	search  search // for the first date
	request request
	names   textline.Names

	memory   memory
	outlines outlines
}

// New is a parser of one log.
func New(o Options) event.Parser {
	return &parser{
		options: o, clock: localtime.New(o.Zone, o.LastDay),
		daemons: daemons.New(o.Server), names: textline.Names{FoldCase: o.FoldCase},
	}
}

// Line reads one line.
func (p *parser) Line(line []byte, out *event.Batch) event.Verdict {
	if len(line) > event.MaxLine {
		return event.Reject("a line of more than 64 KiB")
	}
	if p.again(line, out) {
		return event.Used
	}
	line = textline.Trim(line)
	var h head
	switch why := h.read(line); why {
	case "":
	case untimed:
		return textLine(line)
	default:
		return event.Reject(why)
	}
	d := p.daemons.Find(h.daemon, unforked)
	h.step(&p.clock)
	if word, rest := activityWord(h.message); word != noWord {
		return p.activity(&h, d, word, rest, out)
	}
	return p.notice(d, h.message, out)
}

// activity reads a line about licenses.
func (p *parser) activity(h *head, d *daemons.Daemon, word word, text []byte, out *event.Batch) event.Verdict {
	p.clock.Resolve()
	if word == unsupported {
		return p.unsupported(d, text, out)
	}
	d.Mark = false
	r, n := &p.request, &p.names
	if why := r.read(word, text); why != "" {
		return event.Reject(why)
	}
	e := out.Add()
	n.Person(e, r.user, r.host, out)
	n.Product(e, d.Product, r.feature, out)
	n.Numbers.ServerAs(e, d.Number)
	l := lead{d, word, e.ProductID, e.ProductName, e.Known, d.Hash.Text(e.ProductName)}
	who := person{uint32(len(e.User)), e.Known.Person, [2]textline.Hash{textline.HashOf(e.User), textline.HashOf(e.Host)}}
	p.memory.remember(e, h, r, l, who)
	p.fill(e, &l, &who, out)
	return event.Used
}

// unsupported counts a request for what the server does not have. It is no
// demand for a license that exists, so it gives no event but that time passes.
func (p *parser) unsupported(d *daemons.Daemon, text []byte, out *event.Batch) event.Verdict {
	if _, _, why := quoted(text); why != "" {
		return event.Reject(why)
	}
	out.Unsupported++
	d.Alive(p.clock.Now, out)
	return event.Used
}
