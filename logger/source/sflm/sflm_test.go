package sflm

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

const header = "UserName,HostName,ProcessId,ProductId,ProductName,StartTime(InSeconds),EndTime(inSeconds),NumberDesired,NumberGranted,Date,StartTime,EndTime\n"

var day = layout.DayOf(2007, 7, 2)

func rowsOf(t *testing.T, text string) (rows []layout.Row, bad []string) {
	t.Helper()
	rows = Rows([]byte(text), func(line int, why error) { bad = append(bad, fmt.Sprint(line, ": ", why)) })
	return rows, bad
}

// The three ways to part cells, with a header or without one, and (null).
func TestRows(t *testing.T) {
	const one = "ann,pc1,17,cad,CAD,63318965400,63319017599,2,1,2007/07/02,09:30:00,23:59:59\n" +
		"(null),pc1,,cad,CAD,63319017600,63319017600,1,0,2007/07/03,00:00:00,00:00:00\n"
	want := []layout.Row{
		{User: "ann", Host: "pc1", Process: "17", ProductID: "cad", ProductName: "CAD", Start: day.Start() + 34200, End: day.End() - 1, Desired: 2, Granted: 1},
		{Host: "pc1", ProductID: "cad", ProductName: "CAD", Start: day.End(), End: day.End(), Desired: 1},
	}
	for _, head := range []string{header, ""} {
		for _, separator := range []string{",", "\t", ";"} {
			for _, end := range []string{"\n", "\r\n"} {
				log := strings.NewReplacer(",", separator, "\n", end).Replace(head + one)
				rows, bad := rowsOf(t, log)
				if len(bad) > 0 || fmt.Sprint(rows) != fmt.Sprint(want) {
					t.Errorf("%q: %v, %v", log, rows, bad)
				}
			}
		}
	}
}

// Seconds go before clocks; clocks do where there are no seconds.
func TestRowsWithClocksOnly(t *testing.T) {
	rows, bad := rowsOf(t, "UserName;ProductId;Date;StartTime;EndTime;NumberDesired;NumberGranted\n"+
		"ann;cad;2007/07/02;09:30:00;24:00:00;2;2\nann;cad;2007/07/02;09:30:00;23:59:59;2;2\n")
	if len(bad) > 0 || len(rows) != 2 || rows[0].End != day.End() || rows[1].End != day.End()-1 || rows[0].Start != day.Start()+34200 {
		t.Errorf("%v, %v", rows, bad)
	}
}

func TestBadRows(t *testing.T) {
	_, bad := rowsOf(t, header+"a,b\nann,pc,,cad,CAD,x,63319017599,2,1,,,\nann,pc,,,,63318965400,63318965401,2,1,,,\nann,pc,,cad,CAD,63318965400,63318965399,2,1,,,\n")
	if len(bad) != 4 || !strings.HasPrefix(bad[0], "2: ") || !strings.HasPrefix(bad[3], "5: ") {
		t.Errorf("%q", bad)
	}
}

func summaryText(separator string) string {
	columns := layout.SummaryColumns(layout.ADay)
	row := func(user, product string) string {
		cells := make([]string, len(columns))
		for i, name := range columns {
			cells[i] = "0"
			switch name {
			case "UserName":
				cells[i] = user
			case "ProductId", "ProductName":
				cells[i] = product
			case "Hours09", "Hours10":
				cells[i] = "1.0000"
			case "Hours11":
				cells[i] = "0.5"
			case "TotalUsed":
				cells[i] = "2.50"
			}
		}
		return strings.Join(cells, separator)
	}
	return strings.Join(columns, separator) + "\n" + row("(null)", "mesh") + "\n" + row("ann", "cad") + "\n" + row("(null)", "cad") + "\n"
}

func TestDaySummary(t *testing.T) {
	s, err := DaySummary([]byte(summaryText("\t")), day)
	if err != nil {
		t.Fatal(err)
	}
	want := []layout.Interval{{Mode: layout.UserSummary, Start: day.Start() + 9*3600, End: day.Start() + 11*3600 + 1800}}
	if fmt.Sprint(s.Hours) != fmt.Sprint(want) {
		t.Errorf("hours %v, want %v", s.Hours, want)
	}
	lines := strings.Split(string(s.Text), "\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[1], ",cad,cad,0,0,0,0,0,0,2.5,") || !strings.HasPrefix(lines[2], "ann,cad,") || !strings.HasPrefix(lines[3], ",mesh,") {
		t.Errorf("%q", lines)
	}
}

func TestSummariesThatAreNone(t *testing.T) {
	for _, text := range []string{"", "a,b\n", "ProductId,NrHours\ncad,x\n", "ProductId,NrHours\n,1\n", "ProductId\n"} {
		if _, err := DaySummary([]byte(text), day); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]bool{
		header: true, strings.ReplaceAll(header, ",", "\t"): true, "ann;pc1;;cad;CAD;63318965400;63319017599;2;1;;;": true,
		"Time,Event,UserName": false, "": false, "a,b,c,d,e,f,g,h": false,
	} {
		if got := Sniff([][]byte{[]byte(strings.TrimSpace(text))}); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add([]byte(header + "ann,pc1,17,cad,CAD,63318965400,63319017599,2,1,2007/07/02,09:30:00,23:59:59\n"))
	f.Add([]byte(summaryText(";")))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, row := range Rows(data, func(_ int, why error) {
			if why == nil || errors.Is(why, errHeader) {
				t.Error(why)
			}
		}) {
			if row.End < row.Start || row.ProductID == "" {
				t.Errorf("%+v", row)
			}
		}
		_, _ = DaySummary(data, day)
	})
}
