package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/textline"
)

// staleAfter is how far the time in a date line may be from the line's own: a
// start told again later is not today's date.
const staleAfter = 2 * 60

const (
	daySeconds = int32(layout.DaySeconds)
	halfDay    = daySeconds / 2
)

// dateKind says what a message tells of the date.
type dateKind int

const (
	noDate dateKind = iota
	goodDate
	badDate
)

// dateOf finds the date in the messages that hold one, always in the order
// month, day, year, whatever the country:
//
//	TIMESTAMP 6/9/2022
//	FlexNet Licensing (v11.18.1.0 ...) started on HOST (IBM PC) (6/9/2022)
//	Server's System Date and Time: Thu Jun 09 2022 10:25:31 Romance Daylight Time
//	(@lmgrd-SLOG@) Start-Date: Sat Feb 18 2017 10:03:36 EST
//	(@MLM-SLOG@) Time: Thu Jul 07 2022 06:30:51 Romance Daylight Time
//
// clock is the line's own time. The day is that of the line.
func dateOf(message []byte, clock int32) (layout.Day, dateKind) {
	if len(message) == 0 {
		return 0, noDate
	}
	switch message[0] {
	case 'T':
		if date, ok := bytes.CutPrefix(message, []byte("TIMESTAMP ")); ok {
			return slashDate(bytes.TrimSpace(date))
		}
	case 'F':
		if isBanner(message) {
			return bannerDate(message)
		}
	case 'S':
		if date, ok := bytes.CutPrefix(message, []byte("Server's System Date and Time: ")); ok {
			return longDate(date, clock)
		}
	case '(':
		return diagnosticDate(message, clock)
	}
	return 0, noDate
}

// diagnosticDate reads the two dates in the server's diagnostics.
func diagnosticDate(message []byte, clock int32) (layout.Day, dateKind) {
	end := bytes.IndexByte(message, ')')
	if end < 0 || end+2 > len(message) || !bytes.HasSuffix(message[:end], []byte("-SLOG@")) {
		return 0, noDate
	}
	text := textline.SkipBlanks(message[end+1:])
	for _, label := range [...]string{"Time: ", "Start-Date: "} {
		if len(text) > len(label) && string(text[:len(label)]) == label {
			return longDate(text[len(label):], clock)
		}
	}
	return 0, noDate
}

// isBanner recognises the line with which lmgrd or lmadmin begins a life:
// "FlexNet Licensing (v11... build ...) started on HOST ...".
func isBanner(message []byte) bool {
	if len(message) < 4 || !bytes.EqualFold(message[:4], []byte("flex")) {
		return false
	}
	version := bytes.Index(message, []byte(" (v"))
	return version > 0 && bytes.Contains(message[version:], []byte(") started on "))
}

// isVendorBanner recognises the line with which a vendor daemon begins a life,
// and which a reread does not print: "FlexNet Licensing version v11...".
func isVendorBanner(message []byte) bool {
	return len(message) > 4 && bytes.EqualFold(message[:4], []byte("flex")) &&
		bytes.Contains(message, []byte(" Licensing version v"))
}

// bannerDate reads the date in the last brackets of a banner, which old servers
// leave out.
func bannerDate(message []byte) (layout.Day, dateKind) {
	open := bytes.LastIndexByte(message, '(')
	date, closed := bytes.CutSuffix(message[open+1:], []byte(")"))
	if !closed || bytes.Count(date, []byte("/")) != 2 {
		return 0, noDate
	}
	return slashDate(date)
}

// slashDate reads M/D/YYYY.
func slashDate(text []byte) (layout.Day, dateKind) {
	month, rest, _ := bytes.Cut(text, []byte("/"))
	day, year, _ := bytes.Cut(rest, []byte("/"))
	if len(year) != 4 || len(day) > 2 || len(month) > 2 {
		return 0, badDate
	}
	d, ok := textline.DayOf(textline.Number(year), textline.Number(month), textline.Number(day))
	if !ok {
		return 0, badDate
	}
	return d, goodDate
}

const weekdays = "SunMonTueWedThuFriSat"

// longDate reads "Thu Jun 09 2022 10:25:31" and gives the day on which the
// line's own time is nearest to it. One that can't be read or is of another time
// is no date: the next one will do.
func longDate(text []byte, clock int32) (layout.Day, dateKind) {
	const form = "Thu Jun 09 2022 10:25:31"
	if len(text) < len(form) {
		return 0, noDate
	}
	if text[8] == ' ' {
		text = append([]byte(nil), text...)
		text[8] = '0'
	}
	day, ok := textline.DayOf(textline.Number(text[11:15]), textline.MonthOf(text[4:7]), textline.Number(text[8:10]))
	told, okTime := textline.ClockTime(textline.Number(text[16:18]), text[19:24])
	if !ok || !okTime || weekdays[3*day.Weekday():3*day.Weekday()+3] != string(text[:3]) {
		return 0, noDate
	}
	switch apart := clock - told; {
	case apart > halfDay:
		day, told = day-1, told+daySeconds
	case apart < -halfDay:
		day, told = day+1, told-daySeconds
	}
	if clock-told > staleAfter || told-clock > staleAfter {
		return 0, noDate
	}
	return day, goodDate
}
