package event

import (
	"encoding/json"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// AppendCSV writes e as a line of native CSV with Columns, line end included.
func AppendCSV(dst []byte, e *Event) []byte { return append(appendCells(dst, e), '\n') }

// AppendAllCSV writes e as a line of native CSV with AllColumns, line end included.
func AppendAllCSV(dst []byte, e *Event) []byte {
	dst = appendCells(dst, e)
	if e.Details == nil {
		return append(dst, ",,,,,\n"...)
	}
	for _, text := range e.Details.texts() {
		dst = table.AppendCell(append(dst, ','), text)
	}
	return append(dst, '\n')
}

func appendCells(dst []byte, e *Event) []byte {
	dst = append(appendTime(dst, e.Time), ',')
	dst = append(append(dst, e.Kind.String()...), ',')
	dst = append(table.AppendCell(dst, e.User), ',')
	dst = append(table.AppendCell(dst, e.Host), ',')
	dst = append(table.AppendCell(dst, e.Process), ',')
	dst = append(table.AppendCell(dst, e.ProductID), ',')
	dst = append(table.AppendCell(dst, e.ProductName), ',')
	if e.counts() {
		dst = strconv.AppendInt(dst, e.Desired, 10)
	}
	dst = append(dst, ',')
	if e.counts() && e.Granted != NotGiven {
		dst = strconv.AppendInt(dst, e.Granted, 10)
	}
	dst = append(dst, ',')
	dst = append(table.AppendCell(dst, e.Handle), ',')
	dst = append(table.AppendCell(dst, e.Server), ',')
	if e.Kind == Mode {
		dst = append(dst, e.Mode.String()...)
	}
	return dst
}

// counts tells whether numbers of licenses belong to the event.
func (e *Event) counts() bool {
	return e.Kind >= CheckOut && e.Kind <= Dequeued || e.Kind == Purchased || e.Kind == InUse
}

// appendTime writes t as t.String does. Dates are worked out here: this is done
// millions of times a second.
func appendTime(dst []byte, t layout.Second) []byte {
	if t < layout.FirstSecond || t >= layout.EndOfTime {
		return append(dst, t.String()...)
	}
	day := t.Day()
	year, month, date := day.Date()
	s := int(t - day.Start())
	dst = append(appendTwo(appendTwo(dst, year/100), year%100), '-')
	dst = append(appendTwo(dst, month), '-')
	dst = append(appendTwo(dst, date), 'T')
	dst = append(appendTwo(dst, s/3600), ':')
	dst = append(appendTwo(dst, s/60%60), ':')
	return append(appendTwo(dst, s%60), 'Z')
}

func appendTwo(dst []byte, n int) []byte {
	return append(dst, byte('0'+n/10), byte('0'+n%10))
}

// AppendJSON writes e as a native JSON line, line end included. Empty values are
// left out.
func AppendJSON(dst []byte, e *Event) []byte {
	dst = append(dst, '{')
	for i, text := range texts(e) {
		if text == "" {
			continue
		}
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), AllColumns[i]...), '"', ':')
		if i == colDesired || i == colGranted {
			dst = append(dst, text...)
			continue
		}
		dst = appendJSONText(dst, text)
	}
	return append(dst, '}', '\n')
}

// appendJSONText writes text as encoding/json does, which is asked only where
// something in it has to be escaped.
func appendJSONText(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || jsonEscapes[c] {
			quoted, _ := json.Marshal(text) // text can't fail
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}

var jsonEscapes = [256]bool{'"': true, '\\': true, '<': true, '>': true, '&': true}

// texts are the values of the last columns.
func (d *Details) texts() [5]string {
	return [5]string{d.Protocol, d.NewName, d.ClientKind, d.Applications, d.Reason}
}

// texts are the columns' values, empty where the event has none.
func texts(e *Event) values {
	t := values{
		colTime: string(appendTime(nil, e.Time)), colEvent: e.Kind.String(),
		colUser: e.User, colHost: e.Host, colProcess: e.Process,
		colProductID: e.ProductID, colProductName: e.ProductName,
		colHandle: e.Handle, colServer: e.Server,
	}
	if e.Details != nil {
		details := e.Details.texts()
		copy(t[colProtocol:], details[:])
	}
	switch e.Kind {
	case Mode:
		t[colMode] = e.Mode.String()
	case CheckOut, CheckIn, Denied, Queued, Dequeued, Purchased, InUse:
		t[colDesired] = strconv.FormatInt(e.Desired, 10)
		if e.Granted != NotGiven {
			t[colGranted] = strconv.FormatInt(e.Granted, 10)
		}
	}
	return t
}
