package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// word is what an activity line begins with.
type word uint8

const (
	noWord word = iota
	wordOut
	wordIn
	wordDenied
	wordQueued
	wordDequeued
	unsupported
)

var wordTexts = [...]string{"", "OUT:", "IN:", "DENIED:", "QUEUED:", "DEQUEUED:", "UNSUPPORTED:"}

// kind is the kind of event that a word tells.
func (w word) kind() event.Kind {
	return [...]event.Kind{0, event.CheckOut, event.CheckIn, event.Denied, event.Queued, event.Dequeued, 0}[w]
}

// activityWord tells activity from all other messages. It is one of six words:
// INFO:, SLOG: or EXPIRED: have the same shape.
func activityWord(message []byte) (w word, rest []byte) {
	if len(message) < 3 {
		return noWord, nil
	}
	switch message[0] {
	case 'O':
		w = wordOut
	case 'I':
		w = wordIn
	case 'D':
		w = wordDenied
		if message[2] == 'Q' {
			w = wordDequeued
		}
	case 'Q':
		w = wordQueued
	case 'U':
		w = unsupported
	default:
		return noWord, nil
	}
	text := wordTexts[w]
	if len(message) < len(text) || string(message[:len(text)]) != text {
		return noWord, nil
	}
	return w, message[len(text):]
}

// request is what an activity line tells behind its word:
//
//	"feature" user@host [data] (N licenses) (REASON)
//
// data, count and reason may be missing. In a DENIED line the reason is text
// with brackets of its own, and a "version" may stand before it. The verbose
// form ends in ^^^ ... ^^^ and may leave out the user before the @.
type request struct {
	feature, user, host, data []byte
	count                     int64
	behind                    []byte // what follows the feature
	process, handle           []byte // of the verbose form
	tailUser                  []byte
	// odd tells that the user's name has a quote or two blanks: it is none, or two
	// lines were written into one.
	odd, quote bool
}

// Reasons why an activity line can't be used.
const (
	whyNoFeature   = "activity without a product in quotes: torn, or an unknown layout"
	whyTorn        = "torn activity line: the product's name has no end"
	whyNoUser      = "activity without user@host: torn, or an unknown layout"
	whyNoHost      = "activity without a host"
	whyLayout      = "unknown layout of an activity line"
	whyNUL         = "a NUL byte"
	whyNoCount     = "no licenses: the number is 0"
	whyAbsurdCount = "absurd number of licenses"
	whyTornReason  = "torn activity line: the reason has no end"
	whyTornData    = "torn activity line: the check-out data have no end"
)

// quoted takes the first text in quotes off an activity line.
func quoted(text []byte) (name, rest []byte, why string) {
	text = textline.SkipBlanks(text)
	if len(text) == 0 || text[0] != '"' {
		return nil, nil, whyNoFeature
	}
	end := bytes.IndexByte(text[1:], '"')
	switch {
	case end < 0:
		return nil, nil, whyTorn
	case end == 0:
		return nil, nil, whyNoFeature
	}
	return text[1 : 1+end], text[2+end:], ""
}

// read takes a line apart; why says what is wrong with it.
func (r *request) read(w word, text []byte) (why string) {
	*r = request{count: 1}
	if r.feature, r.behind, why = quoted(text); why != "" {
		return why
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return whyNUL
	}
	rest := textline.SkipBlanks(r.behind)
	from := 0
	for {
		next, why := r.names(rest, from)
		if why != "" {
			return why
		}
		if why = r.details(w, rest[next:]); why == "" {
			return r.whole()
		}
		// An @ may belong to a name with a blank further on.
		if why != whyLayout || bytes.IndexByte(rest[next:], '@') < 0 {
			return why
		}
		from = next
		r.count, r.data = 1, nil
	}
}

// names reads user@host: the host goes from the last @ before a blank, looked
// for behind from, to that blank; names of users may hold blanks.
func (r *request) names(text []byte, from int) (next int, why string) {
	at := -1
	for i := from; ; i++ {
		switch i = besideName.Next(text, i); {
		case i == len(text) && at < 0:
			return 0, whyNoUser
		case i == len(text) || at >= 0 && textline.IsBlank(text[i]):
			r.user, r.host = text[:at], text[at+1:i]
			return i, ""
		case text[i] == '@':
			at = i
			r.odd = r.odd || r.quote
		case text[i] == '"':
			r.quote = true
		default: // "v1.0  user name"
			r.odd = r.odd || text[i] == ' ' && i > 0 && text[i-1] == ' '
		}
	}
}

// besideName are the bytes that mean something in and around user@host.
var besideName = words.MarksOf("@\" \t")

// details reads what stands behind the host.
func (r *request) details(w word, text []byte) (why string) {
	for text = textline.SkipBlanks(text); len(text) > 0 && why == ""; text = textline.SkipBlanks(text) {
		switch text[0] {
		case '(':
			text, why = r.brackets(w, text)
		case '[':
			text, why = r.checkOutData(text)
		case '^':
			return r.tail(text)
		case '"':
			if w != wordDenied {
				return whyLayout
			}
			_, text, why = quoted(text)
		default:
			return whyLayout
		}
	}
	return why
}

// brackets reads (N licenses), and skips the reason of a check-in or denial.
func (r *request) brackets(w word, text []byte) (rest []byte, why string) {
	if len(text) > 1 && textline.IsDigit(text[1]) {
		if rest, why, found := r.licenses(text[1:]); found {
			return rest, why
		}
	}
	if w == wordDenied {
		return denialReason(text)
	}
	end := bytes.IndexByte(text, ')')
	if end < 0 {
		return nil, whyTornReason
	}
	for _, b := range text[1:end] {
		if (b < 'A' || b > 'Z') && b != '_' && b != ' ' && b != '-' {
			return nil, whyLayout
		}
	}
	return text[end+1:], ""
}

// denialReason skips the reason of a denial. It goes to the end of the line, but
// for a verbose tail.
func denialReason(text []byte) (rest []byte, why string) {
	end := len(text)
	if tail := bytes.Index(text, []byte("^^^")); tail >= 0 {
		end = tail
	}
	reason := bytes.TrimRight(text[:end], " \t")
	if reason[len(reason)-1] != ')' {
		return nil, whyTornReason
	}
	return text[end:], ""
}

// licenses reads "N licenses)".
func (r *request) licenses(text []byte) (rest []byte, why string, found bool) {
	n, digits := int64(0), 0
	for digits < len(text) && textline.IsDigit(text[digits]) {
		if n <= event.MaxLicenses {
			n = n*10 + int64(text[digits]-'0')
		}
		digits++
	}
	rest, found = bytes.CutPrefix(text[digits:], []byte(" license"))
	if !found {
		return nil, "", false
	}
	rest = bytes.TrimPrefix(rest, []byte("s"))
	switch {
	case len(rest) == 0 || rest[0] != ')':
		return nil, whyLayout, true
	case n == 0:
		return nil, whyNoCount, true
	case n > event.MaxLicenses:
		return nil, whyAbsurdCount, true
	}
	r.count = n
	return rest[1:], "", true
}

// checkOutData reads [data].
func (r *request) checkOutData(text []byte) (rest []byte, why string) {
	for i, b := range text {
		if b == ']' && (i+1 == len(text) || textline.IsBlank(text[i+1])) {
			r.data = text[1:i]
			return text[i+1:], ""
		}
	}
	return nil, whyTornData
}

// tail reads the verbose form's
//
//	^^^ version user ip pid handle in_use out_of project ... ^^^
//
// The handle is found by its 0x, else by its place.
func (r *request) tail(text []byte) (why string) {
	fields := bytes.Fields(bytes.Trim(text, "^ \t"))
	handle := 4
	for i := len(fields) - 1; i >= 4; i-- {
		if bytes.HasPrefix(fields[i], []byte("0x")) || bytes.HasPrefix(fields[i], []byte("0X")) {
			handle = i
		}
	}
	if handle >= len(fields) {
		return "" // a short tail tells nothing more than the line
	}
	r.handle, r.process = fields[handle], fields[handle-1]
	r.tailUser = bytes.Join(fields[1:handle-2], []byte(" "))
	return ""
}

// whole says what a request lacks.
func (r *request) whole() (why string) {
	if len(r.user) == 0 {
		r.user = r.tailUser
		r.odd = bytes.Contains(r.user, []byte("  ")) || bytes.IndexByte(r.user, '"') >= 0
	}
	switch {
	case len(r.user) == 0:
		return whyNoUser
	case len(r.host) == 0:
		return whyNoHost
	case r.odd:
		return whyLayout
	}
	return ""
}
