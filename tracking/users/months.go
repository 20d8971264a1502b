package users

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// keptMonths is of how many calendar months, that of the last access included,
// it is kept whether there were accesses.
const keptMonths = 13

// months are calendar months of UTC with accesses: bit n stands for the month that
// is n before that of the last access.
type months uint16

// monthOf counts months.
func monthOf(at layout.Second) int {
	year, month, _ := at.Day().Date()
	return year*12 + month - 1
}

// later is the same months as seen from a later one.
func (m months) later(by int) months {
	if by >= keptMonths {
		return 0
	}
	return m << by & (1<<keptMonths - 1)
}

// join takes up accesses that the database did not know, and the months that they
// were in.
func (r *record) join(first, last layout.Second, m months) {
	if last > r.last {
		if r.last != never {
			m |= r.months.later(monthOf(last) - monthOf(r.last))
		}
		r.last, r.months = last, m
	} else {
		r.months |= m.later(monthOf(r.last) - monthOf(last))
	}
	r.first = earlier(r.first, first)
}

// monthsOf are those of a first and a last access.
func monthsOf(first, last layout.Second) months {
	return 1 | months(1).later(monthOf(last)-monthOf(first))
}

// appendMonths writes months as "2006-11..2007-02;2007-07".
func appendMonths(dst []byte, m months, last layout.Second) []byte {
	newest := monthOf(last)
	for separator := ""; m != 0; separator = ";" {
		oldest := bits.Len16(uint16(m)) - 1
		end := oldest
		for end > 0 && m>>(end-1)&1 == 1 {
			end--
		}
		dst = appendMonth(append(dst, separator...), newest-oldest)
		if end < oldest {
			dst = appendMonth(append(dst, ".."...), newest-end)
		}
		m &= 1<<end - 1
	}
	return dst
}

func appendMonth(dst []byte, month int) []byte {
	year := month / 12
	dst = append(two(two(dst, year/100), year%100), '-')
	return two(dst, month%12+1)
}

// parseMonths reads what appendMonths writes.
func parseMonths(text string, last layout.Second) (m months, err error) {
	newest := monthOf(last)
	for item := range strings.SplitSeq(text, ";") {
		if item == "" {
			continue
		}
		from, to, isRange := strings.Cut(item, "..")
		if !isRange {
			to = from
		}
		first, err1 := time.Parse("2006-01", from)
		end, err2 := time.Parse("2006-01", to)
		if err1 != nil || err2 != nil {
			return m, fmt.Errorf("%q is neither a month nor a range of months", item)
		}
		for month := monthOf(layout.FromTime(first)); month <= monthOf(layout.FromTime(end)); month++ {
			if back := newest - month; back >= 0 {
				m |= months(1).later(back)
			}
		}
	}
	return m, nil
}
