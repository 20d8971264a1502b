package summarize

import (
	"cmp"
	"math"
	"slices"
)

// dayLog is a day's log in memory, its parts put together.
type dayLog struct {
	parts    []*part
	products []*product // sorted by id

	userNames []string   // sorted
	rank      [][]uint32 // by part and user number: the index in userNames
	hosts     [][]uint32 // by part and host number: a number that all parts share
	wides     []wide     // of all parts
	wideFrom  []int      // by part: where its own begin

	any, users           logged // A and U
	anyWhole, usersWhole bool   // they cover every row
	anySheet, userSheet  *sheet
}

// newDayLog puts parts together. Where hours is nil, logging was on from the first
// to the last second of the rows.
func newDayLog(parts []*part, hours *dayHours) *dayLog {
	log := &dayLog{parts: parts}
	seen := stretch{start: daySeconds + 1, end: -1}
	for _, p := range parts {
		seen.start, seen.end = min(seen.start, p.seen.start), max(seen.end, p.seen.end)
		log.wideFrom = append(log.wideFrom, len(log.wides))
		log.wides = append(log.wides, p.wides...)
	}
	switch {
	case hours != nil:
		log.any, log.users = hours.any, hours.users
	case seen.end >= 0:
		log.any = logged{seen}
		log.users = log.any
	}
	log.anyWhole = seen.end >= 0 && log.any.covers(seen.start, seen.end)
	log.usersWhole = seen.end >= 0 && log.users.covers(seen.start, seen.end)
	log.anySheet, log.userSheet = newDaySheet(log.any.hours()), newDaySheet(log.users.hours())
	log.rankUsers()
	log.joinHosts()
	log.joinProducts()
	return log
}

// licenses is the sum over all rows.
func (l *dayLog) licenses() (sum int64) {
	for _, p := range l.parts {
		sum += p.licenses
	}
	return sum
}

// isNarrow tells whether rows count as they are, and the sum over all stays within a
// pair.
func (l *dayLog) isNarrow() bool {
	return l.anyWhole && len(l.wides) == 0 && l.licenses() <= math.MaxInt32
}

// rankUsers sorts the users of all parts.
func (l *dayLog) rankUsers() {
	for _, p := range l.parts {
		l.userNames = append(l.userNames, p.users.texts...)
	}
	slices.Sort(l.userNames)
	l.userNames = slices.Compact(l.userNames)
	at := make(map[string]uint32, len(l.userNames))
	for i, name := range l.userNames {
		at[name] = uint32(i)
	}
	for _, p := range l.parts {
		rank := make([]uint32, len(p.users.texts))
		for i, name := range p.users.texts {
			rank[i] = at[name]
		}
		l.rank = append(l.rank, rank)
	}
}

func (l *dayLog) joinHosts() {
	shared := map[string]uint32{}
	for _, p := range l.parts {
		numbers := make([]uint32, len(p.hosts.texts))
		for i, name := range p.hosts.texts {
			n, ok := shared[name]
			if !ok {
				n = uint32(len(shared))
				shared[name] = n
			}
			numbers[i] = n
		}
		l.hosts = append(l.hosts, numbers)
	}
}

func (l *dayLog) joinProducts() {
	byID := map[string]*product{}
	for i, p := range l.parts {
		for _, from := range p.piles {
			found := byID[from.id]
			if found == nil {
				found = &product{id: from.id, piles: make([]*pile, len(l.parts))}
				byID[from.id] = found
				l.products = append(l.products, found)
			}
			found.piles[i] = from
			found.rows += from.rows
		}
	}
	slices.SortFunc(l.products, func(a, b *product) int { return cmp.Compare(a.id, b.id) })
}

// shared is a span of a part in the numbers that all parts share.
func (l *dayLog) shared(part int, s span) span {
	if s.wide() {
		return s + span(l.wideFrom[part])
	}
	return s
}

// spans hands out the product's spans of some length, cut to the time in.
func (l *dayLog) spans(p *product, in logged, take func(span)) {
	for i, pile := range p.piles {
		if pile == nil {
			continue
		}
		for c := range pile.chunks {
			for _, s := range c.spans {
				if s.empty() {
					continue
				}
				s = l.shared(i, s)
				if l.anyWhole || in.covers(s.start(), s.end()) {
					take(s)
					continue
				}
				in.clip(s.start(), s.end(), func(start, end int32) { take(s.cut(start, end)) })
			}
		}
	}
}

// sharedChunk is a chunk of a part and what turns its spans into those of all.
type sharedChunk struct {
	chunk
	wideFrom span
}

// shared is a span of the chunk in the numbers that all parts share.
func (c *sharedChunk) shared(s span) span {
	if s.wide() {
		return s + c.wideFrom
	}
	return s
}

// chunks hands out the product's rows, each chunk with the ranks of its users.
func (l *dayLog) chunks(p *product) func(yield func([]uint32, sharedChunk) bool) {
	return func(yield func([]uint32, sharedChunk) bool) {
		for i, pile := range p.piles {
			if pile == nil {
				continue
			}
			for c := range pile.chunks {
				if !yield(l.rank[i], sharedChunk{c, span(l.wideFrom[i])}) {
					return
				}
			}
		}
	}
}

// clipped is the spans of some length, cut to the time with per-user logging. It
// may change spans.
func (l *dayLog) clipped(spans []span) []span {
	if !l.usersWhole && slices.ContainsFunc(spans, func(s span) bool { return !l.users.covers(s.start(), s.end()) }) {
		var cut []span
		for _, s := range spans {
			l.users.clip(s.start(), s.end(), func(start, end int32) { cut = append(cut, s.cut(start, end)) })
		}
		return cut
	}
	n := 0
	for _, s := range spans {
		spans[n] = s
		if !s.empty() {
			n++
		}
	}
	return spans[:n]
}

// requestsOf puts spans of no length together: by user and moment the sum over
// hosts and processes of the largest number each has asked for. It sorts list, and
// appends to requests.
func requestsOf(requests []request, list []placed) []request {
	slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.when, b.when) })
	for i := 0; i < len(list); {
		n := i + 1
		for n < len(list) && list[n].when == list[i].when {
			n++
		}
		r := request{list[i].user(), instant{at: list[i].at()}}
		r.addPlaces(list[i:n])
		requests = append(requests, r)
		i = n
	}
	return requests
}

// placed is a span of no length, whom it is of and where it comes from.
type placed struct {
	when          uint64 // user, then moment
	place         string
	desired, used int64
}

func (p *placed) user() uint32 { return uint32(p.when >> 32) }
func (p *placed) at() int32    { return int32(p.when & (1<<32 - 1)) }

// addPlaces adds, for each place, the largest numbers in the list, which it sorts.
func (r *request) addPlaces(list []placed) {
	if len(list) > 1 {
		slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	}
	for i := 0; i < len(list); {
		most := list[i]
		for i++; i < len(list) && list[i].place == most.place; i++ {
			most.desired, most.used = max(most.desired, list[i].desired), max(most.used, list[i].used)
		}
		r.desired += most.desired
		r.used += most.used
	}
}

// pointList appends the product's spans of no length.
func (l *dayLog) pointList(list []placed, p *product) []placed {
	for i, pile := range p.piles {
		if pile == nil {
			continue
		}
		list = slices.Grow(list, len(pile.points))
		for _, pt := range pile.points {
			d, u := pt.span.numbers(l.parts[i].wides)
			when := uint64(l.rank[i][pt.user])<<32 | uint64(pt.span.start())
			list = append(list, placed{when, pt.place, d, u})
		}
	}
	return list
}
