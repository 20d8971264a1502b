package flexlm

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/liclog/liclog/logger/event"
)

// fill writes the request that was just read into e.
func (p *parser) fill(e *event.Event, d *daemon, out *event.Batch) {
	r := &p.request
	feature := p.text(r.feature, out)
	e.User, e.Host = p.name(r.user, out), p.name(r.host, out)
	e.Process = p.text(r.process, out)
	if p.options.ByData && len(r.data) > 0 {
		data := p.text(r.data, out)
		e.ProductID = out.Text(d.product, feature, "[", data, "]")
		e.ProductName = e.ProductID[len(d.product):]
	} else {
		e.ProductID, e.ProductName = out.Text(d.product, feature), feature
	}
	e.Desired = r.count
	switch e.Kind {
	case event.CheckOut, event.CheckIn:
		e.Granted = r.count
		e.Handle = p.handle(e, d, feature, out)
	}
}

// handle tells check-outs apart. The verbose form has the server's own handle;
// without it daemon, product, user, host, data and count are all there is, and
// equal check-outs end oldest first.
func (p *parser) handle(e *event.Event, d *daemon, feature string, out *event.Batch) string {
	if own := p.request.handle; len(own) > 0 {
		return p.text(own, out)
	}
	h := d.hash
	h = hashText(h, feature)
	h = hashText(h, e.User)
	h = hashText(h, e.Host)
	h = hashText(h, event.Alias(p.request.data))
	h = mix(h, uint64(e.Desired))
	var hex [16]byte
	for i := range hex {
		hex[i] = "0123456789abcdef"[h>>60]
		h <<= 4
	}
	return out.Text(event.Alias(hex[:]))
}

// text is b as UTF-8. What is no UTF-8 is taken for the code page of Western
// Windows, in which servers there write.
func (p *parser) text(b []byte, out *event.Batch) string {
	if isASCII(b) || utf8.Valid(b) {
		return event.Alias(b)
	}
	p.buffer = p.buffer[:0]
	for _, c := range b {
		p.buffer = utf8.AppendRune(p.buffer, windows1252(c))
	}
	return out.Text(event.Alias(p.buffer))
}

// name is the name of a user or host.
func (p *parser) name(b []byte, out *event.Batch) string {
	text := p.text(b, out)
	if !p.options.FoldCase || isLower(text) {
		return text
	}
	p.buffer = p.buffer[:0]
	for _, r := range text {
		p.buffer = utf8.AppendRune(p.buffer, unicode.ToLower(r))
	}
	return out.Text(event.Alias(p.buffer))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isLower tells at a glance that lower case changes nothing.
func isLower(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// high are the characters of Windows-1252 from 0x80 to 0x9f. Five have none.
const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

var highRunes = []rune(high)

func windows1252(c byte) rune {
	if c >= 0x80 && c < 0xa0 {
		return highRunes[c-0x80]
	}
	return rune(c)
}

// hasActivity tells whether a line without a head holds one of the six words
// with a product behind it: a check-out that lost its time.
func hasActivity(line []byte) bool {
	for rest := line; ; {
		quote := bytes.IndexByte(rest, '"')
		if quote < 0 {
			return false
		}
		before := bytes.TrimRight(rest[:quote], " \t")
		for _, text := range wordTexts[wordOut:] {
			if bytes.HasSuffix(before, []byte(text)) {
				return true
			}
		}
		rest = rest[quote+1:]
	}
}
