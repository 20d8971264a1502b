package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// repeated are the lines of a server's last listing that told what runs, in their
// order. Asked every minute, a server says of most check-outs what it said a
// minute ago, to the letter: such a line is not taken apart again.
//
// It is no state: without it everything is read alike, only more slowly.
type repeated struct {
	before, now []*told
	at          int // in before: where the next line is looked for
}

// told is what a line told to run, below the name of a product.
type told struct {
	line, vendor, product string
	holding               Holding
}

const (
	// gone is how many check-outs in a row may have ended, for the line behind
	// them still to be found.
	gone = 16
	// These bound what is remembered.
	mostServers = 16
	mostKept    = 1 << 14 // lines of a server
	longestKept = 256     // bytes of a line
)

// lines are those of the server at hand; a listing has just begun where there are
// none yet.
func (r *Reader) lines() *repeated {
	if r.repeated != nil {
		return r.repeated
	}
	p := r.servers[r.Server]
	if p == nil {
		if len(r.servers) == mostServers || r.servers == nil {
			r.servers = map[string]*repeated{}
		}
		p = &repeated{}
		r.servers[r.Server] = p
	}
	p.next()
	r.repeated = p
	return p
}

// next begins another listing.
func (p *repeated) next() {
	p.before, p.now, p.at = p.now, p.before[:0], 0
	clear(p.now[:cap(p.now)]) // for the texts to be let go
}

// find gives what a line told in the listing before, nil where it is new.
func (p *repeated) find(line []byte, at *Place) *told {
	for i := p.at; i < min(p.at+gone, len(p.before)); i++ {
		if t := p.before[i]; t.line == string(line) && t.product == at.Product && t.vendor == at.Vendor {
			p.at = i + 1
			p.keep(t)
			return t
		}
	}
	return nil
}

func (p *repeated) keep(t *told) {
	if len(p.now) < mostKept {
		p.now = append(p.now, t)
	}
}

// Remember keeps what the line at hand told to run, below the product at hand and
// whatever else the listing says: the next listing's equal line tells the same.
func (r *Reader) Remember(h Holding) {
	lines := r.lines()
	if len(lines.now) == mostKept || len(r.line) > longestKept {
		return
	}
	if r.Product == "" { // the line began a listing, and was below a product of the one before
		return
	}
	t := &told{event.Alias(r.line), r.Vendor, r.Product, h}
	own(&t.line, &t.vendor, &t.product, &t.holding.User, &t.holding.Host, &t.holding.Process,
		&t.holding.ProductID, &t.holding.Product, &t.holding.Handle)
	lines.keep(t)
}

// own copies texts, so that they outlive the line.
func own(texts ...*string) {
	var all strings.Builder
	n := 0
	for _, text := range texts {
		n += len(*text)
	}
	all.Grow(n)
	for _, text := range texts {
		all.WriteString(*text)
	}
	rest := all.String()
	for _, text := range texts {
		n := len(*text)
		*text, rest = rest[:n], rest[n:]
	}
}
