package layout

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/liclog/liclog/layout/table"
)

// Row is one line of Log.csv: a finished span of a check-out, of a request that
// waited, or (Start == End, Granted 0) a denial.
type Row struct {
	User, Host, Process    string
	ProductID, ProductName string
	Start, End             Second // Start <= End, both of one day; End may be its last midnight
	Desired, Granted       int64  // licenses
	// UserCells and ProductCells are the cells of user and host, and of product and
	// its name, as Cells made them before, and Date is the date as DateOf made it;
	// empty where nobody did.
	UserCells, ProductCells, Date string
}

// Cells are two texts as they stand in a line, a comma behind each.
func Cells(first, second string) string {
	return string(append(table.AppendCell(append(table.AppendCell(nil, first), ','), second), ','))
}

// AppendRow writes r as a line of Log.csv, line end included.
func AppendRow(dst []byte, r *Row) []byte {
	return append(AppendRowCells(dst, r), '\n')
}

// AppendRowCells writes r without the line end, for LogCache.csv to add columns.
func AppendRowCells(dst []byte, r *Row) []byte {
	dst = appendCells(dst, r.UserCells, r.User, r.Host)
	if r.Process != "" {
		dst = table.AppendCell(dst, r.Process)
	}
	dst = append(dst, ',')
	dst = appendCells(dst, r.ProductCells, r.ProductID, r.ProductName)
	dst = append(appendSecond(dst, r.Start), ',')
	dst = append(appendSecond(dst, r.End), ',')
	dst = append(strconv.AppendInt(dst, r.Desired, 10), ',')
	dst = append(strconv.AppendInt(dst, r.Granted, 10), ',')
	return appendClock(dst, r.Date, r.Start, r.End)
}

// appendCells writes what Cells makes of two texts, made already or not.
func appendCells(dst []byte, made, first, second string) []byte {
	if made != "" {
		return append(dst, made...)
	}
	return append(table.AppendCell(append(table.AppendCell(dst, first), ','), second), ',')
}

// appendSecond is strconv.AppendInt for the eleven digits that a moment has.
func appendSecond(dst []byte, s Second) []byte {
	if s < 1e10 || s >= 1e11 {
		return strconv.AppendInt(dst, int64(s), 10)
	}
	high, low := uint32(s/1e8), uint32(s%1e8)
	dst = append(dst, byte('0'+high/100), byte('0'+high/10%10), byte('0'+high%10))
	return binary.LittleEndian.AppendUint64(dst, eightDigits(low))
}

// eightDigits makes the digits of n all at once: halves of four, of two, of one.
func eightDigits(n uint32) uint64 {
	fours := uint64(n/10000) | uint64(n%10000)<<32
	hundreds := fours * 10486 >> 20 & 0x7f0000007f
	twos := hundreds | (fours-100*hundreds)<<16
	tens := twos * 103 >> 10 & 0x000f000f000f000f
	return tens | (twos-10*tens)<<8 | 0x3030303030303030
}

// appendClock writes the three readable columns Date,StartTime,EndTime.
func appendClock(dst []byte, date string, start, end Second) []byte {
	day := start.Day()
	if date == "" {
		date = DateOf(day)
	}
	dst = append(append(dst, date...), ",00:00:00,00:00:00"...)
	clock := dst[len(dst)-17:]
	binary.LittleEndian.PutUint64(clock, timeOfDay(start-day.Start()))
	binary.LittleEndian.PutUint64(clock[9:], timeOfDay(end-day.Start()))
	return dst
}

// DateOf is a day's YYYY/MM/DD.
func DateOf(day Day) string {
	y, m, d := day.Date()
	var text [10]byte
	text[4], text[7] = '/', '/'
	setTwo(text[0:2], uint32(y)/100)
	setTwo(text[2:4], uint32(y)%100)
	setTwo(text[5:7], uint32(m))
	setTwo(text[8:10], uint32(d))
	return string(text[:])
}

// timeOfDay is HH:MM:SS, its first letter lowest: all digits are made at once.
func timeOfDay(s Second) uint64 {
	n := uint64(s)
	fields := n/3600 | n/60%60<<24 | n%60<<48
	tens := fields * 103 >> 10 & 0x000f00000f00000f
	return tens | (fields-10*tens)<<8 | 0x30303a30303a3030
}

// setTwo writes a number of two digits.
func setTwo(dst []byte, n uint32) {
	dst[0], dst[1] = byte('0'+uint8(n)/10), byte('0'+uint8(n)%10)
}

func appendTwo(dst []byte, n int) []byte {
	return append(dst, byte('0'+uint8(n)/10), byte('0'+uint8(n)%10))
}

// ParseRow reads the cells of a line of Log.csv or LogCache.csv. The three
// readable columns are not looked at: the seconds say the same.
func ParseRow(cells []string) (Row, error) {
	if len(cells) < len(LogColumns) {
		return Row{}, fmt.Errorf("%d columns where %d are needed", len(cells), len(LogColumns))
	}
	r := Row{
		User: NoNull(cells[0]), Host: cells[1], Process: cells[2],
		ProductID: cells[3], ProductName: cells[4],
	}
	var err error
	number := func(i int) int64 {
		n, e := strconv.ParseInt(cells[i], 10, 64)
		if e != nil && err == nil {
			err = fmt.Errorf("%s is no whole number: %q", LogColumns[i], cells[i])
		}
		return n
	}
	r.Start, r.End = Second(number(5)), Second(number(6))
	r.Desired, r.Granted = number(7), number(8)
	switch {
	case err != nil:
		return r, err
	case r.End < r.Start:
		return r, fmt.Errorf("the span ends before it starts")
	case r.End > r.Start.Day().End():
		return r, fmt.Errorf("the span crosses midnight")
	case r.Desired < 0 || r.Granted < 0:
		return r, fmt.Errorf("a negative number of licenses")
	}
	return r, nil
}

// NoNull reads "(null)" as an empty user name, as older trees write it.
func NoNull(name string) string {
	if name == "(null)" {
		return ""
	}
	return name
}

// Interval is a stretch of time in which logging was on in one mode.
type Interval struct {
	Mode       Mode
	Start, End Second // of one day; End may be its last midnight
}

// AppendInterval writes a line of Hours.csv, line end included.
func AppendInterval(dst []byte, i Interval) []byte {
	dst = append(append(dst, i.Mode.String()...), ',')
	dst = append(strconv.AppendInt(dst, int64(i.Start), 10), ',')
	dst = append(strconv.AppendInt(dst, int64(i.End), 10), ',')
	return append(appendClock(dst, "", i.Start, i.End), '\n')
}

// ParseInterval reads the cells of a line of Hours.csv.
func ParseInterval(cells []string) (Interval, error) {
	if len(cells) < 3 {
		return Interval{}, fmt.Errorf("%d columns where %d are needed", len(cells), len(HoursColumns))
	}
	mode, err := ParseMode(cells[0])
	if err != nil {
		return Interval{}, err
	}
	start, err1 := strconv.ParseInt(cells[1], 10, 64)
	end, err2 := strconv.ParseInt(cells[2], 10, 64)
	if err1 != nil || err2 != nil || end < start {
		return Interval{}, fmt.Errorf("no interval: %q to %q", cells[1], cells[2])
	}
	return Interval{mode, Second(start), Second(end)}, nil
}

// AppendFraction writes numerator/denominator, rounded half up from the exact
// fraction to 4 decimals, without trailing zeros or a trailing point. Neither is
// negative; n/0 is written 0, the average of no logged time.
func AppendFraction(dst []byte, numerator, denominator int64) []byte {
	if denominator == 0 {
		return append(dst, '0')
	}
	whole, rest := numerator/denominator, numerator%denominator
	// Twice the remainder keeps "half up" in whole numbers.
	decimals := (rest*20000 + denominator) / (2 * denominator)
	if decimals == 10000 {
		whole, decimals = whole+1, 0
	}
	dst = strconv.AppendInt(dst, whole, 10)
	if decimals == 0 {
		return dst
	}
	dst = append(dst, '.')
	dst = appendTwo(appendTwo(dst, int(decimals/100)), int(decimals%100))
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// AppendHours writes seconds as hours with 4 decimals; from them the whole
// seconds can be had back without loss.
func AppendHours(dst []byte, seconds int64) []byte {
	return AppendFraction(dst, seconds, int64(HourSeconds))
}
