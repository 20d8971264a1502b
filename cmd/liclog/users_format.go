package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/tracking/users"
)

// listing is what is shown of users: one form for all formats.
type listing struct {
	view    users.View
	what    string // in JSON
	columns []string
	rows    [][]string
	numbers []string // columns that hold numbers
}

var userFormats = map[string]func(*shell, listing) error{
	"table": (*shell).writeTable,
	"csv":   (*shell).writeCSV,
	"json":  (*shell).writeJSON,
}

func userTable(v users.View, all []users.User) listing {
	l := listing{view: v, what: "users", columns: []string{"UserName", "Protocols", "FirstAccess", "LastAccess"}}
	if v.ByServer {
		l.columns = append([]string{"Server"}, l.columns...)
	}
	for _, u := range all {
		row := []string{u.Name, strings.Join(u.Protocols, " "), u.First.String(), u.Last.String()}
		if v.ByServer {
			row = append([]string{u.Server}, row...)
		}
		l.rows = append(l.rows, row)
	}
	return l
}

func countTable(v users.View, counts []users.Count) listing {
	l := listing{view: v, what: "servers", columns: []string{"Server", "NotesUsers", "HTTPUsers"}, numbers: []string{"NotesUsers", "HTTPUsers"}}
	for _, c := range counts {
		l.rows = append(l.rows, []string{c.Server, strconv.Itoa(c.Notes), strconv.Itoa(c.HTTP)})
	}
	return l
}

// writeTable is for people. What the figures mean stands below them.
func (s *shell) writeTable(l listing) error {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(l.columns, "\t"))
	for _, row := range l.rows {
		for i := range row {
			row[i] = printable(row[i])
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // a buffer takes all
	fmt.Fprintf(&b, "\n%d %s, %s, as of %s.\n%s\n", len(l.rows), l.what, l.view.Scope(), l.view.AsOf, users.Minimum)
	_, err := s.out.Write(b.Bytes())
	return err
}

// writeCSV leaves the words out of the table.
func (s *shell) writeCSV(l listing) error {
	b := []byte(strings.Join(l.columns, ",") + "\n")
	for _, row := range l.rows {
		for i, cell := range row {
			if i > 0 {
				b = append(b, ',')
			}
			b = table.AppendCell(b, cell)
		}
		b = append(b, '\n')
	}
	_, err := s.out.Write(b)
	fmt.Fprintln(s.words, users.Minimum)
	return err
}

func (s *shell) writeJSON(l listing) error {
	rows := []map[string]any{}
	for _, row := range l.rows {
		object := map[string]any{}
		for i, cell := range row {
			switch column := l.columns[i]; {
			case column == "Protocols":
				object[column] = strings.Fields(cell)
			case slices.Contains(l.numbers, column):
				object[column], _ = strconv.Atoi(cell)
			default:
				object[column] = cell
			}
		}
		rows = append(rows, object)
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{"note": users.Minimum, "asOf": l.view.AsOf.String(), "scope": l.view.Scope(), l.what: rows})
}
