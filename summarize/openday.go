package summarize

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"sync/atomic"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
)

// openDay is what the rows of a day that still grows have come to. New rows of
// Log.csv are added; those of LogCache.csv, which change with every pass, are put
// on top for one pass only. It holds rows as a logger writes them: each wholly in
// the time logged, and wholly in or outside that with per-user logging. Any other
// makes the day unfit, and builder builds it.
type openDay struct {
	day    layout.Day
	counts map[string]layout.Count
	hours  dayHours

	log  fs.FileInfo // Log.csv when it was read
	size int64       // what was read of it
	tail []byte      // the last bytes of that
	torn bool        // it ended inside a record, or may have

	users, hosts *names
	products     map[string]*openProduct
	wides        []wide
	rank         []uint32 // by user number: the place among all, sorted
	licenses     int64
	lines        int64
	problems     problems
}

func newOpenDay(b *builder) *openDay {
	return &openDay{
		day: b.day, counts: b.counts,
		users: newNames(), hosts: newNames(), products: map[string]*openProduct{},
	}
}

// arrival is a row on its way to its product, in the numbers of an openDay.
type arrival struct {
	span       span
	user, host uint32
	name       string // ProductName
	place      string // host and process, of a span of no length
}

// arrivals are the rows of some parts of a log, by product.
type arrivals struct {
	day   *openDay
	parts []arrivingPart
	piles map[*openProduct][]arrivingPile
	wides []wide // of the day and of the parts
}

// arrivingPart turns the numbers of a part into those of the day.
type arrivingPart struct {
	*part
	users, hosts []uint32
	wideFrom     int
}

type arrivingPile struct {
	*pile
	part int
}

// arrive sorts parts by product. Products that are not known yet are taken up.
func (o *openDay) arrive(parts []*part) *arrivals {
	a := &arrivals{day: o, piles: map[*openProduct][]arrivingPile{}, wides: o.wides}
	for i, p := range parts {
		a.parts = append(a.parts, arrivingPart{p, renumber(o.users, p.users), renumber(o.hosts, p.hosts), len(a.wides)})
		a.wides = append(a.wides, p.wides...)
		for _, from := range p.piles {
			to := o.products[from.id]
			if to == nil {
				to = newOpenProduct(from)
				o.products[from.id] = to
			}
			a.piles[to] = append(a.piles[to], arrivingPile{from, i})
		}
	}
	return a
}

// renumber gives, by number in from, the numbers in to.
func renumber(to, from *names) []uint32 {
	list := make([]uint32, len(from.texts))
	for i, text := range from.texts {
		list[i] = to.number([]byte(text))
	}
	return list
}

// rows hands out the rows of a product in the order of the file.
func (a *arrivals) rows(p *openProduct, take func(*arrival) error) error {
	var row arrival
	for _, pile := range a.piles[p] {
		part, points := &a.parts[pile.part], pile.points
		for c := range pile.chunks {
			for i, s := range c.spans {
				row = arrival{span: s, user: part.users[c.users[i]], name: pile.names[s.name(part.wides)]}
				if pile.byHost() {
					row.host = part.hosts[c.hosts[i]]
				} else if s.empty() && pile.rule == layout.CountEach {
					row.place, points = points[0].place, points[1:]
				}
				if s.wide() {
					row.span += span(part.wideFrom)
				}
				if err := take(&row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// read adds the rows of Log.csv from where reading stopped up to size.
func (o *openDay) read(b *builder, file disk.File, size int64) error {
	if size == o.size {
		return nil
	}
	parts, err := b.readRange(file, o.size, size)
	if err != nil {
		return err
	}
	for _, p := range parts {
		o.licenses += p.licenses
		for _, found := range p.problems.list {
			o.problems.add(o.lines+found.Line, found.Reason)
			o.torn = o.torn || found.Reason == table.ErrQuote.Error()
		}
		o.problems.more += p.problems.more
		o.torn = o.torn || p.problems.more > 0
		o.lines += p.lines
	}
	from := o.arrive(parts)
	o.wides = from.wides
	err = o.eachProduct(b, func(p *openProduct) error {
		return from.rows(p, func(a *arrival) error { return p.add(o, a) })
	})
	for _, p := range parts {
		p.room.free()
	}
	return err
}

// eachProduct works on all products, several at the same time.
func (o *openDay) eachProduct(b *builder, work func(*openProduct) error) error {
	var failed atomic.Value
	var next atomic.Int32
	all := o.sorted()
	b.together(b.parallel, func(int) {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(all) {
				return
			}
			if err := work(all[i]); err != nil {
				failed.Store(err)
			}
		}
	})
	err, _ := failed.Load().(error)
	return err
}

func (o *openDay) sorted() []*openProduct {
	all := make([]*openProduct, 0, len(o.products))
	for _, p := range o.products {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *openProduct) int { return cmp.Compare(a.id, b.id) })
	return all
}

// build makes the day's rows from what has been added and from LogCache.csv.
func (o *openDay) build(b *builder, cache []byte, built *builtDay) error {
	last := newPart(b.day, b.counts)
	if _, err := last.read(bytes.NewReader(cache), int64(len(cache)), b.progress); err != nil {
		return err
	}
	found := problems{list: slices.Clone(o.problems.list), more: o.problems.more}
	built.problems = append(built.problems, found.of(b.day.File(b.dir, layout.LogFile), 0)...)
	built.problems = append(built.problems, last.problems.of(b.day.File(b.dir, layout.LogCacheFile), 0)...)
	if o.licenses+last.licenses > maxLicenseSum {
		return b.tooMany()
	}
	built.any, built.users = o.hours.any.hours(), o.hours.users.hours()
	from := o.arrive([]*part{last})
	o.rankUsers()
	log := &dayLog{
		wides: from.wides, any: o.hours.any, users: o.hours.users,
		anySheet: newDaySheet(built.any), userSheet: newDaySheet(built.users),
	}
	lone := b.makesLone(o.licenses + last.licenses)
	workers := make(chan *worker, b.parallel)
	all := built.workers(log, b.parallel)
	defer dismiss(all)
	for _, w := range all {
		workers <- w
	}
	err := o.eachProduct(b, func(p *openProduct) error {
		w := <-workers
		defer func() { workers <- w }()
		p.out = output{day: b.day, on: w.papers, hasAlone: lone}
		return p.refresh(o, w, from)
	})
	last.room.free()
	if err != nil {
		return err
	}
	b.begin(built, lone)
	for _, p := range o.sorted() {
		if p.out.rows.data != nil {
			built.add(b, p.id, &p.out)
		}
		p.out = output{}
	}
	return nil
}

// rankUsers sorts the users, if there are new ones.
func (o *openDay) rankUsers() {
	if len(o.rank) == len(o.users.texts) {
		return
	}
	order := make([]uint32, len(o.users.texts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(o.users.texts[a], o.users.texts[b]) })
	o.rank = make([]uint32, len(order))
	for i, user := range order {
		o.rank[user] = uint32(i)
	}
}
