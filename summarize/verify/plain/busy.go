package plain

// Level is what came of the numbers desired, or of those granted, in a day.
type Level struct {
	Total ByHour // license-seconds
	Max   ByHour // licenses
}

// Busy are the hours of a week in which anything was out or asked for, in their
// order: most users are there in a few of them only. It is never altered once it
// is made, so that a day and its periods may share it.
type Busy []Hour

// Hour is what came of one weekday and hour.
type Hour struct {
	At    int   // 24 * weekday + hour, from Sunday at 00
	Total int64 // license-seconds
	Max   int64 // licenses
}

// Busy is the level on the given weekday.
func (l *Level) Busy(weekday int) Busy {
	var b Busy
	for hour := range 24 {
		if l.Total[hour] > 0 || l.Max[hour] > 0 {
			b = append(b, Hour{weekday*24 + hour, l.Total[hour], l.Max[hour]})
		}
	}
	return b
}

// Level is the part on the given weekday.
func (b Busy) Level(weekday int) (l Level) {
	for _, h := range b {
		if h.At/24 == weekday {
			l.Total[h.At%24], l.Max[h.At%24] = h.Total, h.Max
		}
	}
	return l
}

// add puts totals together and keeps the higher peaks.
func (b Busy) add(other Busy) Busy {
	if len(b) == 0 {
		return other
	}
	sum := make(Busy, 0, len(b)+len(other))
	for len(b) > 0 && len(other) > 0 {
		switch {
		case b[0].At < other[0].At:
			sum, b = append(sum, b[0]), b[1:]
		case b[0].At > other[0].At:
			sum, other = append(sum, other[0]), other[1:]
		default:
			sum = append(sum, Hour{b[0].At, b[0].Total + other[0].Total, max(b[0].Max, other[0].Max)})
			b, other = b[1:], other[1:]
		}
	}
	return append(append(sum, b...), other...)
}

// sums are the totals and peaks of a period, spread out for its summary.
type sums struct {
	total  Week
	hour   ByHour   // peaks
	dayMax [7]int64 // peaks
}

func (b Busy) sums() *sums {
	var s sums
	for _, h := range b {
		weekday, hour := h.At/24, h.At%24
		s.total[weekday][hour] = h.Total
		s.hour[hour] = max(s.hour[hour], h.Max)
		s.dayMax[weekday] = max(s.dayMax[weekday], h.Max)
	}
	return &s
}

// Week is a number for each hour of each weekday.
type Week [7]ByHour

func (w *Week) hour(hour int) (total int64) {
	for weekday := range w {
		total += w[weekday][hour]
	}
	return total
}

func (w *Week) sum() (total int64) {
	for weekday := range w {
		total += w[weekday].sum()
	}
	return total
}
