package rms

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/textline"
)

// head is what stands at the beginning of a transaction: the levels of encryption
// of server and vendor, a version or not, the date in words and the Unix time.
//
//	2 0 MTI1 Fri Aug 13 17:33:33 1999  934590813 feature ...
type head struct {
	now       layout.Second
	encrypted bool // numbers of licenses can't be read
	end       int  // of the time in the line

	// text is the last line's up to the blank behind the time, which tells all of
	// this: lines of one second have the same.
	text []byte
}

// read takes the head off; why says what is wrong with it.
func (h *head) read(line []byte) (why string) {
	if len(h.text) > 0 && bytes.HasPrefix(line, h.text) {
		return ""
	}
	h.text = h.text[:0]
	var words [9][]byte
	var behind [9]int // where each word ends
	for i, end := 0, 0; i < len(words); i++ {
		words[i], end = nextWord(line, end)
		behind[i] = end
	}
	at := 0
	for weekday := 2; weekday <= 3 && at == 0; weekday++ {
		if isDate(words[weekday], words[weekday+1], words[weekday+4]) {
			at = weekday + 5
		}
	}
	if at == 0 || textline.Number(words[at-1]) <= 0 {
		return whyLayout
	}
	var ok bool
	if h.now, ok = moment(words[at]); !ok {
		return whyTime
	}
	h.encrypted = isEncrypted(words[0], words[1])
	if h.end = behind[at]; h.end < len(line) {
		h.text = append(h.text, line[:h.end+1]...) // with the blank, lest the time goes on
	}
	return ""
}

// nextWord is the first word behind a place, and where it ends.
func nextWord(line []byte, at int) (word []byte, end int) {
	for at < len(line) && textline.IsBlank(line[at]) {
		at++
	}
	for end = at; end < len(line) && !textline.IsBlank(line[end]); end++ {
	}
	return line[at:end], end
}

// encrypted is the level from which on numbers of licenses can't be read.
const encrypted = '3'

// isEncrypted tells whether the number of licenses is unreadable by intent: the
// vendor's level counts, or where it is 0 the server's.
func isEncrypted(server, vendor []byte) bool {
	level := vendor
	if string(level) == "0" {
		level = server
	}
	return len(level) == 1 && level[0] >= encrypted && level[0] <= '9'
}
