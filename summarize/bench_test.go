package summarize

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// busyDay writes a day of n rows: 60 products, 5000 users with 22 products each.
func busyDay(b *testing.B, dir string, d layout.Day, n int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]layout.Row, n)
	for i := range rows {
		user := r.IntN(5000)
		product := (user*7 + r.IntN(22)) % 60
		end := layout.Second(r.IntN(86401))
		start := max(0, end-layout.Second(r.ExpFloat64()*1800))
		desired, granted := int64(1+r.IntN(2)), int64(1)
		if r.IntN(20) == 0 {
			start, granted = end, 0
		}
		rows[i] = layout.Row{
			User: fmt.Sprintf("%.*s%d", 4+user%7, "anne-marie", user), Host: fmt.Sprintf("ws%04d", user%3000), Process: fmt.Sprint(1000 + r.IntN(30000)),
			ProductID: fmt.Sprintf("mlm:%.*s%02d", 5+product%8, "simulator_adv", product), ProductName: fmt.Sprintf("%.*s%02d", 5+product%8, "simulator_adv", product),
			Start: d.Start() + start, End: d.Start() + end, Desired: desired, Granted: granted,
		}
	}
	slices.SortFunc(rows, func(a, b layout.Row) int { return int(a.End - b.End) })
	if err := os.MkdirAll(d.Folder(dir), 0o750); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(d.File(dir, layout.LogFile))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprint(w, layout.Header(layout.LogColumns))
	var line []byte
	for i := range rows {
		line = layout.AppendRow(line[:0], &rows[i])
		w.Write(line)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	f.Close()
	hours := layout.AppendInterval([]byte(layout.Header(layout.HoursColumns)), layout.Interval{Mode: layout.AllLogging, Start: d.Start(), End: d.End()})
	writeFile(b, d.File(dir, layout.HoursFile), hours)
}

// BenchmarkDay builds the summary of a day of a million rows, all but the writing.
func BenchmarkDay(b *testing.B) {
	dir, d := b.TempDir(), layout.DayOf(2007, 7, 2)
	const rows = 1_000_000
	busyDay(b, dir, d, rows)
	files, err := view.Load(disk.OS, dir, d, time.Sleep)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(files.Log)
	b.ReportAllocs()
	for b.Loop() {
		build(b, dir, d, nil, 2)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}

// BenchmarkRows reads a million rows into memory.
func BenchmarkRows(b *testing.B) {
	dir, d := b.TempDir(), layout.DayOf(2007, 7, 2)
	busyDay(b, dir, d, 1_000_000)
	content, err := os.ReadFile(d.File(dir, layout.LogFile))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		newPart(d, nil).records(content, int64(len(content)), true)
	}
}

// BenchmarkNothingToDo makes a pass over a month without changes.
func BenchmarkNothingToDo(b *testing.B) {
	dir := b.TempDir()
	for d := layout.DayOf(2007, 7, 1); d < layout.DayOf(2007, 8, 1); d++ {
		busyDay(b, dir, d, 10)
	}
	run(b, Options{Dir: dir})
	b.ReportAllocs()
	for b.Loop() {
		if r := run(b, Options{Dir: dir}); len(r.Built)+len(r.Checked) > 0 {
			b.Fatal("something was read")
		}
	}
}

// BenchmarkNewestDayGrows adds a row to the last day of a month of a thousand rows
// each day.
func BenchmarkNewestDayGrows(b *testing.B) {
	dir := b.TempDir()
	last := layout.DayOf(2007, 7, 31)
	for d := layout.DayOf(2007, 7, 1); d <= last; d++ {
		busyDay(b, dir, d, 1000)
	}
	run(b, Options{Dir: dir})
	row := layout.AppendRow(nil, &layout.Row{User: "user0001", ProductID: "mlm:product07", Start: last.Start(), End: last.End(), Desired: 1, Granted: 1})
	b.ReportAllocs()
	for b.Loop() {
		f, err := os.OpenFile(last.File(dir, layout.LogFile), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			b.Fatal(err)
		}
		f.Write(row)
		f.Close()
		if r := run(b, Options{Dir: dir}); len(r.Built) == 0 {
			b.Fatal("nothing was built")
		}
	}
}

// BenchmarkOpenDay builds a day again after a thousand new rows, all but the
// writing: the whole log read each time, and going on in one process. The latter
// costs the same however long the day.
func BenchmarkOpenDay(b *testing.B) {
	for _, rows := range []int{500_000, 2_000_000} {
		dir, d := b.TempDir(), layout.DayOf(2007, 7, 2)
		busyDay(b, dir, d, rows)
		writeFile(b, d.File(dir, layout.LogCacheFile), []byte(layout.Header(layout.LogCacheColumns)))
		b.Run(fmt.Sprintf("whole/%d", rows), func(b *testing.B) { growDay(b, dir, d, func() *Session { return new(Session) }) })
		session := new(Session)
		growDay1(b, dir, d, session)
		b.Run(fmt.Sprintf("going-on/%d", rows), func(b *testing.B) { growDay(b, dir, d, func() *Session { return session }) })
	}
}

func growDay(b *testing.B, dir string, d layout.Day, session func() *Session) {
	b.ReportAllocs()
	for b.Loop() {
		growDay1(b, dir, d, session())
	}
}

// growDay1 adds a thousand rows and builds the day.
func growDay1(b *testing.B, dir string, d layout.Day, session *Session) {
	var more []byte
	for i := range 1000 {
		more = layout.AppendRow(more, &layout.Row{
			User: fmt.Sprintf("user%04d", i*5), Host: "ws", Process: "1",
			ProductID: fmt.Sprintf("mlm:product%02d", i%60), ProductName: fmt.Sprintf("Product %02d", i%60),
			Start: d.Start() + 80000, End: d.End(), Desired: 1, Granted: 1,
		})
	}
	f, err := os.OpenFile(d.File(dir, layout.LogFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.Write(more); err != nil {
		b.Fatal(err)
	}
	f.Close()
	files, err := view.Load(disk.OS, dir, d, time.Sleep)
	if err != nil {
		b.Fatal(err)
	}
	o := builder{fsys: disk.OS, dir: dir, day: d, parallel: 2, progress: func(int64) {}}
	if _, err := session.build(&o, files); err != nil {
		b.Fatal(err)
	}
}
