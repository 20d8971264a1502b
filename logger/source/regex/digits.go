package regex

import (
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/textline"
)

// digits is a layout of times that is all numbers of fixed length, as the letters
// YYYY MM DD hh mm ss with what stands between them; empty for another layout.
type digits string

// digitsOf finds the places of numbers in a layout of package time.
func digitsOf(form string) digits {
	parts := []struct{ code, letters string }{
		{"2006", "YYYY"}, {"01", "MM"}, {"02", "DD"}, {"15", "hh"}, {"04", "mm"}, {"05", "ss"},
	}
	var d []byte
	for at := 0; at < len(form); {
		found := false
		for _, p := range parts {
			if len(form)-at >= len(p.code) && form[at:at+len(p.code)] == p.code {
				d = append(d, p.letters...)
				at, found = at+len(p.code), true
				break
			}
		}
		if !found {
			if c := form[at] | 0x20; c >= 'a' && c <= 'z' && c != 't' || textline.IsDigit(form[at]) || form[at] == '_' {
				return ""
			}
			d = append(d, form[at])
			at++
		}
	}
	return digits(d)
}

// minute remembers the moment at which the minute of the last line began: in most
// logs many lines are of the same.
type minute struct {
	of    [5]int32 // year, month, day, hour, minute
	start layout.Second
	text  []byte // the last time that ended with seconds, without these
}

// read gives the moment of a time in a zone; ok is false where it is not of the
// layout to the letter.
func (m *minute) read(form digits, text string, zone *time.Location) (at layout.Second, ok bool) {
	if len(form) == 0 || len(form) != len(text) {
		return 0, false
	}
	cut := len(text) - len("ss")
	if text[:cut] == string(m.text) {
		second := textline.Digit(text[cut])*10 + textline.Digit(text[cut+1])
		return m.start + layout.Second(second), second < 60
	}
	m.text = m.text[:0]
	if at, ok = m.take(form, text, zone); ok && form[cut:] == "ss" {
		m.text = append(m.text, text[:cut]...)
	}
	return at, ok
}

// take takes a time apart.
func (m *minute) take(form digits, text string, zone *time.Location) (at layout.Second, ok bool) {
	var n [6]int32 // as in m.of, and seconds
	for i := range len(form) {
		var part *int32
		switch form[i] {
		case 'Y':
			part = &n[0]
		case 'M':
			part = &n[1]
		case 'D':
			part = &n[2]
		case 'h':
			part = &n[3]
		case 'm':
			part = &n[4]
		case 's':
			part = &n[5]
		default:
			if text[i] != form[i] {
				return 0, false
			}
			continue
		}
		if !textline.IsDigit(text[i]) {
			return 0, false
		}
		*part = *part*10 + int32(text[i]-'0')
	}
	if of := [5]int32(n[:5]); of != m.of {
		if _, ok := textline.DayOf(n[0], n[1], n[2]); !ok || n[3] > 23 || n[4] > 59 {
			return 0, false
		}
		begin := time.Date(int(n[0]), time.Month(n[1]), int(n[2]), int(n[3]), int(n[4]), 0, 0, zone)
		m.of, m.start = of, layout.FromTime(begin)
	}
	return m.start + layout.Second(n[5]), n[5] < 60
}
