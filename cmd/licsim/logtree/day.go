package logtree

import (
	"io"
	"strconv"

	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/layout"
)

// busy is how many check-outs end in each hour, in proportion.
var busy = [24]int{
	12, 8, 6, 6, 8, 15, 40, 70, 95, 100, 100, 95,
	70, 90, 100, 95, 90, 75, 60, 50, 45, 40, 30, 20,
}

// Chances, once in so many rows.
const (
	overMidnight = 50 // check-outs that run on at the end of the day
	denied       = 60
	waited       = 90
)

const (
	medianLength = 20 * 60 // seconds
	blockSize    = 256 << 10
)

// dayWriter writes one day's rows in the order of their ends.
type dayWriter struct {
	tree *Tree
	out  io.Writer
	dice *dice.Dice
	day  layout.Day
	buf  []byte
	date string
}

func (w *dayWriter) write() error {
	w.buf = append(make([]byte, 0, blockSize+4096), layout.Header(layout.LogColumns)...)
	w.date = w.day.String() + ","
	rows := w.tree.options.Rows
	last := rows / overMidnight
	done, sum := 0, 0
	for second := range int(layout.DaySeconds) {
		sum += busy[second/3600]
		for upTo := share(rows-last, sum); done < upTo; done++ {
			if err := w.row(int32(second)); err != nil {
				return err
			}
		}
	}
	for ; done < rows; done++ {
		if err := w.row(int32(layout.DaySeconds)); err != nil {
			return err
		}
	}
	return w.flush()
}

// share is the rows that have ended by the time that sum of the day's weight is
// over.
func share(rows, sum int) int {
	var day int
	for _, n := range busy {
		day += n * 3600
	}
	return int(int64(rows) * int64(sum) / int64(day))
}

// row writes a row that ends at a second of the day.
func (w *dayWriter) row(end int32) error {
	d := w.dice
	p := &w.tree.pairs[d.Skewed(len(w.tree.pairs))]
	start, granted := max(0, end-d.Length(medianLength)), p.count
	switch {
	case end == int32(layout.DaySeconds):
	case d.OneIn(denied):
		start, granted = end, 0
	case d.OneIn(waited):
		granted = 0
	}
	w.append(p, d.Between(1000, 65535), start, end, granted)
	if len(w.buf) < blockSize {
		return nil
	}
	return w.flush()
}

// append writes what layout.AppendRow would, from parts that are ready.
func (w *dayWriter) append(p *pair, process int, start, end int32, granted int64) {
	b := append(w.buf, w.tree.users[p.user]...)
	b = append(strconv.AppendInt(b, int64(process), 10), ',')
	b = append(b, w.tree.things[p.product]...)
	midnight := int64(w.day.Start())
	b = append(strconv.AppendInt(b, midnight+int64(start), 10), ',')
	b = append(strconv.AppendInt(b, midnight+int64(end), 10), ',')
	b = append(strconv.AppendInt(b, p.count, 10), ',')
	b = append(strconv.AppendInt(b, granted, 10), ',')
	b = append(appendClock(append(b, w.date...), start), ',')
	w.buf = append(appendClock(b, end), '\n')
}

func appendClock(b []byte, s int32) []byte {
	h, m, s := s/3600, s/60%60, s%60
	return append(b, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10), ':', byte('0'+s/10), byte('0'+s%10))
}

func (w *dayWriter) flush() error {
	_, err := w.out.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}
