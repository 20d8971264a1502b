package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// AllColumns are those of native events, in the order in which they are written.
var AllColumns = []string{
	"Time", "Event", "UserName", "HostName", "ProcessId", "ProductId", "ProductName",
	"NumberDesired", "NumberGranted", "Handle", "Server", "Mode",
	"Protocol", "NewName", "Kind", "Applications", "Reason",
}

// Columns are those that events of licenses need; the others are for persons.
var Columns = AllColumns[: colMode+1 : colMode+1]

// Positions in AllColumns.
const (
	colTime = iota
	colEvent
	colUser
	colHost
	colProcess
	colProductID
	colProductName
	colDesired
	colGranted
	colHandle
	colServer
	colMode
	colProtocol
	colNewName
	colClientKind
	colApplications
	colReason

	columnCount
)

const byteOrderMark = "\ufeff"

// CSV reads native events as CSV with a header line, its columns in any order;
// columns with other names are not looked at.
type CSV struct {
	columns []int // index into Columns for each cell, -1 for a column we don't know
	cells   [][]byte
	numbers Numbers
}

// NewCSV is a parser of native CSV events.
func NewCSV() *CSV { return &CSV{} }

// Begin needs no look ahead.
func (c *CSV) Begin([]byte, bool) bool { return true }

// State is the header.
func (c *CSV) State() []byte {
	state, _ := json.Marshal(c.columns) // integers can't fail
	return state
}

// Restore takes up the header.
func (c *CSV) Restore(state []byte) error { return json.Unmarshal(state, &c.columns) }

// Number numbers what events tell.
func (c *CSV) Number(items []Item) { c.numbers.Number(items) }

// Line reads a header or an event.
func (c *CSV) Line(line []byte, out *Batch) Verdict {
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 {
		return Skip("empty line")
	}
	if v := checkText(line); v.Class == Rejected {
		return v
	}
	var err error
	c.cells, err = table.Split(c.cells[:0], line)
	if err != nil {
		return Reject("bad CSV: " + err.Error())
	}
	if c.isHeader() {
		c.readHeader()
		return Skip("header line")
	}
	if c.columns == nil {
		return Reject("no header line above with the columns Time and Event")
	}
	if len(c.cells) != len(c.columns) {
		return Reject(fmt.Sprintf("bad CSV: %d cells where the header has %d", len(c.cells), len(c.columns)))
	}
	var values values
	for i, column := range c.columns {
		if column >= 0 {
			values[column] = alias(c.cells[i])
		}
	}
	return addEvent(out, &values)
}

// isHeader tells by the two columns without which no event can be read. A header
// may come again where files were put one after another.
func (c *CSV) isHeader() bool {
	var hasTime, hasEvent bool
	for _, cell := range c.cells {
		name := columnName(cell)
		hasTime = hasTime || strings.EqualFold(name, AllColumns[colTime])
		hasEvent = hasEvent || strings.EqualFold(name, AllColumns[colEvent])
		if !hasTime && !hasEvent && c.columns != nil {
			return false
		}
	}
	return hasTime && hasEvent
}

// IsHeader tells whether line is the header line of native CSV events.
func IsHeader(line []byte) bool {
	var c CSV
	var err error
	c.cells, err = table.Split(nil, line)
	return err == nil && c.isHeader()
}

func (c *CSV) readHeader() {
	c.columns = make([]int, len(c.cells))
	for i, cell := range c.cells {
		c.columns[i] = -1
		for j, name := range AllColumns {
			if strings.EqualFold(name, columnName(cell)) {
				c.columns[i] = j
			}
		}
	}
}

func columnName(cell []byte) string {
	return strings.TrimSpace(strings.TrimPrefix(alias(cell), byteOrderMark))
}

// checkText rejects what is no text at all.
func checkText(line []byte) Verdict {
	if bytes.IndexByte(line, 0) >= 0 {
		return Reject("a NUL byte")
	}
	if !utf8.Valid(line) {
		return Reject("invalid UTF-8")
	}
	return Used
}

// values are the texts of an event's columns.
type values [columnCount]string

// addEvent makes an event of the texts of its columns.
func addEvent(out *Batch, values *values) Verdict {
	e := out.Add()
	if err := parseEvent(e, values); err != nil {
		out.Items = out.Items[:len(out.Items)-1]
		return Reject(err.Error())
	}
	return Used
}

func parseEvent(e *Event, v *values) (err error) {
	if e.Kind, err = ParseKind(v[colEvent]); err != nil {
		return err
	}
	if e.Time, err = ParseTime(v[colTime]); err != nil {
		return err
	}
	if e.Desired, err = parseNumber(v[colDesired], AllColumns[colDesired], 1); err != nil {
		return err
	}
	if e.Granted, err = parseNumber(v[colGranted], AllColumns[colGranted], NotGiven); err != nil {
		return err
	}
	if e.Kind == Mode {
		if e.Mode, err = layout.ParseMode(v[colMode]); err != nil {
			return err
		}
	}
	e.User, e.Host, e.Process = v[colUser], v[colHost], v[colProcess]
	e.ProductID, e.ProductName = v[colProductID], v[colProductName]
	if e.ProductID == "" {
		e.ProductID = e.ProductName
	}
	e.Handle, e.Server = v[colHandle], v[colServer]
	if e.Kind.OfPersons() {
		e.Details = &Details{v[colProtocol], v[colNewName], v[colClientKind], v[colApplications], v[colReason]}
	}
	return e.Check()
}

// JSON reads native events as JSON lines: one object a line with the same keys
// as the CSV's columns. Numbers may be numbers or strings.
type JSON struct{ numbers Numbers }

// Number numbers what events tell.
func (j *JSON) Number(items []Item) { j.numbers.Number(items) }

// NewJSON is a parser of native JSON lines.
func NewJSON() *JSON { return &JSON{} }

// Begin needs no look ahead.
func (*JSON) Begin([]byte, bool) bool { return true }

// State is empty: every line stands for itself.
func (*JSON) State() []byte { return nil }

// Restore has nothing to take up.
func (*JSON) Restore([]byte) error { return nil }

// Line reads an event.
func (j *JSON) Line(line []byte, out *Batch) Verdict {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte(byteOrderMark)))
	if len(line) == 0 {
		return Skip("empty line")
	}
	if v := checkText(line); v.Class == Rejected {
		return v
	}
	var values values
	if !values.readFlat(line) {
		if v := values.decode(line); v.Class == Rejected {
			return v
		}
	}
	return addEvent(out, &values)
}

// decode reads any object.
func (v *values) decode(line []byte) Verdict {
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return Reject("bad JSON: " + jsonReason(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Reject("bad JSON: something behind the object")
	}
	for i, name := range AllColumns {
		value := object[name]
		if i == colApplications {
			value = joined(value)
		}
		text, err := jsonText(value)
		if err != nil {
			return Reject(fmt.Sprintf("bad JSON: %s %s", name, err))
		}
		v[i] = text
	}
	return Used
}

// jsonReason leaves out what the line holds: reasons are counted.
func jsonReason(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("syntax error at byte %d", syntax.Offset)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return "no object"
	}
	return "the line ends in the middle"
}

// joined is a list of texts as the one text that CSV has; anything else stays.
func joined(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text, ok := item.(string)
		if !ok {
			return value
		}
		texts[i] = text
	}
	return strings.Join(texts, ";")
}

func jsonText(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		if strings.ContainsAny(v, "\x00\n") {
			return "", errors.New("holds a NUL or a line end")
		}
		return v, nil
	case json.Number:
		return v.String(), nil
	}
	return "", errors.New("is neither text nor a number")
}
