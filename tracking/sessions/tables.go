package sessions

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gocarina/gocsv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/layout/table"
)

// Load makes rules of the settings of the tree dir and the tables that they
// name. An error names file and line.
func Load(dir string, s settings.Sessions) (Rules, error) {
	r := Rules{
		Tracking: s.Tracking, Refuse: s.Refuse, Zone: s.Zone,
		Inactivity: layout.Second(s.Inactivity / time.Second), Every: layout.Second(s.Connections / time.Second),
	}
	for _, t := range []struct {
		name string
		read func(file []byte) error
	}{
		{s.Operators, r.readOperators}, {s.Limits, r.readLimits}, {s.Aliases, r.readAliases},
	} {
		if err := load(dir, t.name, t.read); err != nil {
			return r, err
		}
	}
	return r.Sorted(), nil
}

// load reads a table, if there is one. A name without a folder is beside the
// settings.
func load(dir, name string, read func(file []byte) error) error {
	if name == "" {
		return nil
	}
	name = settings.TablePath(dir, name)
	file, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("a table of [sessions] can't be read: %w", err)
	}
	err = read(file)
	var where *csv.ParseError
	if errors.As(err, &where) {
		return fmt.Errorf("%s:%d: %w", name, where.Line, where.Err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (r *Rules) readOperators(file []byte) error {
	var rows []struct {
		User              needed `csv:"UserName"`
		Named             yesNo  `csv:"Named"`
		NamedApplications list   `csv:"NamedApplications"`
		Applications      list   `csv:"Applications"`
	}
	if err := readTable(file, &rows, "UserName"); err != nil {
		return err
	}
	for _, row := range rows {
		r.Operators = append(r.Operators, Operator{string(row.User), bool(row.Named), row.NamedApplications, row.Applications})
	}
	return nil
}

func (r *Rules) readLimits(file []byte) error {
	var rows []struct {
		Application needed `csv:"Application"`
		Floating    number `csv:"Floating"`
		Named       number `csv:"Named"`
	}
	if err := readTable(file, &rows, "Application"); err != nil {
		return err
	}
	for _, row := range rows {
		r.Limits = append(r.Limits, Limit{string(row.Application), row.Floating.limit(), row.Named.limit()})
	}
	return nil
}

func (r *Rules) readAliases(file []byte) error {
	var rows []struct {
		Alias       needed `csv:"Alias"`
		Application needed `csv:"Application"`
	}
	if err := readTable(file, &rows, "Alias", "Application"); err != nil {
		return err
	}
	for _, row := range rows {
		r.Aliases = append(r.Aliases, Alias{string(row.Alias), string(row.Application)})
	}
	return nil
}

// needed is a text that may not be missing.
type needed string

// UnmarshalCSV refuses an empty cell.
func (n *needed) UnmarshalCSV(cell string) error {
	*n = needed(strings.TrimSpace(cell))
	if *n == "" {
		return errors.New("an empty cell where a name is needed")
	}
	return nil
}

// yesNo is yes or no; empty is no.
type yesNo bool

// UnmarshalCSV reads the usual words.
func (y *yesNo) UnmarshalCSV(cell string) error {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "yes", "true", "1":
		*y = true
	case "no", "false", "0", "":
		*y = false
	default:
		return fmt.Errorf("%q is neither yes nor no", cell)
	}
	return nil
}

// number is one more than a number of licenses; 0 where the cell is empty.
type number int

// UnmarshalCSV reads a whole number.
func (n *number) UnmarshalCSV(cell string) error {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil
	}
	value, err := strconv.Atoi(cell)
	if err != nil || value < 0 || int64(value) > layout.MaxLicenses {
		return fmt.Errorf("%q is no number of licenses", cell)
	}
	*n = number(value + 1)
	return nil
}

// limit is the number, Unlimited where there is none.
func (n number) limit() int { return int(n) - 1 }

// list is a list of applications between semicolons.
type list []string

// UnmarshalCSV takes it apart.
func (l *list) UnmarshalCSV(cell string) error {
	*l = SplitList(cell)
	return nil
}

// readTable reads rows, which must have these columns.
func readTable(file []byte, rows any, columns ...string) error {
	cells, err := readCells(file)
	if err != nil || len(cells) == 0 {
		return err
	}
	for i, name := range cells[0] {
		cells[0][i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
	}
	for _, name := range columns {
		if !slices.Contains(cells[0], name) {
			return &csv.ParseError{Line: 1, Err: fmt.Errorf("no column %s in the header line", name)}
		}
	}
	return gocsv.UnmarshalCSV(&given{cells}, rows)
}

// readCells reads CSV as trees have it.
func readCells(file []byte) (rows [][]string, err error) {
	scanner := table.NewScanner(bytes.NewReader(file))
	for scanner.Scan() {
		if bad := scanner.Bad(); bad != nil {
			return nil, &csv.ParseError{Line: int(scanner.Line()), Err: bad}
		}
		var cells []string
		for _, cell := range scanner.Cells() {
			cells = append(cells, string(cell))
		}
		if len(rows) > 0 && len(cells) != len(rows[0]) {
			return nil, &csv.ParseError{Line: int(scanner.Line()), Err: fmt.Errorf("%d cells where the header has %d", len(cells), len(rows[0]))}
		}
		rows = append(rows, cells)
	}
	return rows, scanner.Err()
}

// given hands rows to gocsv.
type given struct{ rows [][]string }

// Read gives the next row.
func (g *given) Read() ([]string, error) {
	if len(g.rows) == 0 {
		return nil, io.EOF
	}
	row := g.rows[0]
	g.rows = g.rows[1:]
	return row, nil
}

// ReadAll gives the rows that are left.
func (g *given) ReadAll() ([][]string, error) {
	rows := g.rows
	g.rows = nil
	return rows, nil
}
