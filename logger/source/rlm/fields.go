package rlm

import (
	"github.com/liclog/liclog/logger/source/textline"
)

// Reasons why a record can't be used.
const (
	whyTorn    = "torn record: fields are missing"
	whyUnknown = "unknown kind of record"
	whyDate    = "unreadable date or time"
	whyNoDate  = "a date for which no year can be found"
	whyHandle  = "unreadable handle: a hexadecimal number is expected"
	whyCount   = "unreadable number of licenses"
	whyNoCount = "no licenses: the number is 0"
	whyProcess = "unreadable process: a hexadecimal number is expected"
)

// fields are those of a line, texts in quotes each one.
type fields struct{ textline.Fields }

// definition finds the vendor's own text, which is quoted and the first field
// behind user and host. Empty names are "", so the search begins behind them.
func (f *fields) definition(user int) (i int, ok bool) {
	for i = user + 2; i < f.N; i++ {
		if f.Quoted(i) {
			return i, true
		}
	}
	return 0, false
}

// isRecord tells whether a line looks like one that occurs in no other log.
func (f *fields) isRecord() bool {
	switch f.Text(0) {
	case "OUT", "DENY", "INUSE", "QUE":
		_, ok := f.definition(4)
		return ok && looksTimed(f.At(f.N-1))
	case "IN", "DEQUE":
		return f.N >= 5 && len(f.At(1)) <= 2 && textline.Number(f.At(1)) > 0
	case "PRODUCT":
		return f.N >= 14 && f.Quoted(7) && f.Quoted(12)
	case "START", "END":
		_, ok := textline.FullDate(f.At(f.N - 2))
		return ok
	}
	_, ok := textline.FullDate(f.At(0))
	return ok && f.N == 2 && looksTimed(f.At(1))
}

func looksTimed(text []byte) bool {
	_, _, ok := textline.ShortTime(text)
	return ok
}
