package users

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// plain is the domain a second time, as plainly as it can be written: a cache for
// each server, a list of documents, everything searched from end to end. Its
// names are of one word, so that lower case compares them.
type plain struct {
	settings Settings
	caches   []*plainCache
	database []plainRow
	created  bool
	asOf     layout.Second
	plainDays
	closed layout.Day
	told   []string
	access []plainRow // of days that are not over everywhere
}

type plainCache struct {
	server string
	rows   []plainRow
	plainDays
}

// plainDays is the day that is open at a server, or in the domain.
type plainDays struct {
	started bool
	day     layout.Day
	end     layout.Second
}

func (p *plainDays) open(earliest layout.Day, when layout.Second, zone *time.Location) {
	p.started = true
	p.day = max(earliest, plainDay(when, zone))
	p.end = plainStart(p.day+1, zone)
}

type plainRow struct {
	user, server, protocol string
	first, last            layout.Second
	count                  int
	known, fresh           bool
	day                    layout.Day // in access
	over                   bool       // that day, at the server
	months                 []string   // in the database
}

func (p *plain) zone(server string) *time.Location {
	for n, zone := range p.settings.Zones {
		if strings.EqualFold(n, server) {
			return plainZone(zone)
		}
	}
	return plainZone(p.settings.Zone)
}

func plainZone(name string) *time.Location {
	if plainZones[name] == nil {
		plainZones[name], _ = time.LoadLocation(name)
	}
	return plainZones[name]
}

var plainZones = map[string]*time.Location{}

func (p *plain) on(server string) bool {
	for n, on := range p.settings.Servers {
		if strings.EqualFold(n, server) {
			return on
		}
	}
	return p.settings.On
}

func (p *plain) cache(server string) *plainCache {
	for _, c := range p.caches {
		if strings.EqualFold(c.server, server) {
			return c
		}
	}
	p.caches = append(p.caches, &plainCache{server: server})
	p.drop(server)
	return p.caches[len(p.caches)-1]
}

// drop forgets somebody who is no person.
func (p *plain) drop(user string) {
	for _, rows := range p.all() {
		*rows = slices.DeleteFunc(*rows, func(r plainRow) bool { return strings.EqualFold(r.user, user) && !r.over })
	}
}

func (p *plain) isPerson(user string) bool {
	isIt := func(c *plainCache) bool { return strings.EqualFold(c.server, user) }
	return !strings.EqualFold(user, "anonymous") && !slices.ContainsFunc(p.caches, isIt)
}

func (p *plain) spelling(user string) string {
	for _, rows := range p.all() {
		for _, r := range *rows {
			if strings.EqualFold(r.user, user) && !r.over {
				return r.user
			}
		}
	}
	return user
}

// all are the lists of rows that there are.
func (p *plain) all() (all []*[]plainRow) {
	for _, c := range p.caches {
		all = append(all, &c.rows)
	}
	return append(all, &p.database, &p.access)
}

func put(rows *[]plainRow, r plainRow) {
	for i := range *rows {
		o := &(*rows)[i]
		if o.user == r.user && o.server == r.server && o.protocol == r.protocol && o.day == r.day && !o.over {
			if r.fresh && (!o.fresh || r.first < o.first) || !r.fresh && !o.fresh && r.first < o.first {
				o.first = r.first
			}
			o.months = append(o.months, r.months...)
			o.last, o.count = max(o.last, r.last), o.count+r.count
			o.known, o.fresh = o.known || r.known, o.fresh || r.fresh
			return
		}
	}
	*rows = append(*rows, r)
}

func (p *plain) take(user, protocol, server string, when layout.Second) {
	c := p.cache(server)
	if !p.on(server) || !p.isPerson(user) {
		return
	}
	if !c.started {
		c.open(p.closed+1, when, p.zone(server))
	}
	if !p.started {
		p.open(p.closed+1, when, p.zone(""))
	}
	user = p.spelling(user)
	put(&c.rows, plainRow{user: user, server: c.server, protocol: protocol, first: when, last: when, fresh: true})
	put(&p.access, plainRow{user: user, server: c.server, protocol: protocol, first: when, last: when, count: 1, day: c.day})
}

func plainDay(when layout.Second, zone *time.Location) layout.Day {
	y, m, d := when.Time().In(zone).Date()
	return layout.DayOf(y, int(m), d)
}

// plainStart looks at every quarter of an hour.
func plainStart(day layout.Day, zone *time.Location) layout.Second {
	key := fmt.Sprint(day, zone)
	if known, ok := plainStarts[key]; ok {
		return known
	}
	for at := day.Start() - 15*3600; ; at += 900 {
		if plainDay(at, zone) >= day {
			plainStarts[key] = at
			return at
		}
	}
}

var plainStarts = map[string]layout.Second{}

// next is the next midnight of any server or the domain.
func (p *plain) next() layout.Second {
	next := layout.EndOfTime
	if p.started {
		next = p.end
	}
	for _, c := range p.caches {
		if c.started {
			next = min(next, c.end)
		}
	}
	return next
}

func (p *plain) pass(to layout.Second) {
	for p.next() <= to {
		p.midnight(p.next())
	}
}

func (p *plain) midnight(now layout.Second) {
	slices.SortFunc(p.caches, func(a, b *plainCache) int { return strings.Compare(a.server, b.server) })
	var requests []plainRow
	for _, c := range p.caches {
		if !c.started || c.end != now {
			continue
		}
		if p.on(c.server) {
			requests = append(requests, p.request(c, now)...)
		}
		for i := range p.access {
			p.access[i].over = p.access[i].over || p.access[i].server == c.server
		}
	}
	created := p.created
	for _, r := range requests {
		p.created = true
		put(&p.database, plainRow{user: r.user, server: r.server, protocol: r.protocol, first: r.first, last: r.last,
			months: []string{r.first.String()[:7], r.last.String()[:7]}})
	}
	p.oneYear(now)
	if p.created && (!created || p.end == now) {
		p.asOf = now
	}
	p.nextDays(now)
}

func (p *plain) nextDays(now layout.Second) {
	anybody := p.created
	oldest := plainDay(now, p.zone(""))
	for _, zone := range p.settings.Zones {
		oldest = min(oldest, plainDay(now, plainZone(zone)))
	}
	for _, c := range p.caches {
		if c.started && c.end == now {
			c.open(c.day+1, now, p.zone(c.server))
		}
		if c.started {
			oldest = min(oldest, c.day)
		}
		anybody = anybody || len(c.rows) > 0
	}
	p.closed = max(p.closed, oldest-1)
	for _, r := range p.access {
		anybody = anybody || !r.over || r.day > p.closed
	}
	if p.end == now {
		p.open(p.day+1, now, p.zone(""))
	}
	if !anybody {
		p.started = false
		for _, c := range p.caches {
			c.started = false
		}
	}
}

// request gives what is new or seen, and notes all lists.
func (p *plain) request(c *plainCache, now layout.Second) (fresh []plainRow) {
	var lines [3][]string
	users := map[string]bool{}
	for _, r := range c.rows {
		users[r.user] = true
	}
	var left []plainRow
	for user := range users {
		known, isFresh, last := false, false, layout.Second(0)
		var mine []plainRow
		for _, r := range c.rows {
			if r.user == user {
				known, isFresh, last = known || r.known, isFresh || r.fresh, max(last, r.last)
				mine = append(mine, r)
			}
		}
		list, idle := 0, !isFresh && now-last > 30*86400
		if known {
			list = 1
		}
		if idle {
			list = 2
		}
		for i, r := range mine {
			if idle || r.fresh {
				lines[list] = append(lines[list], fmt.Sprintf("%s %s %d %s %d", now, c.server, list, user, slices.Index(event.Protocols, r.protocol)))
			}
			if r.fresh {
				fresh = append(fresh, r)
				mine[i].known, mine[i].fresh = true, false
			}
		}
		if !idle {
			left = append(left, mine...)
		}
	}
	c.rows = left
	for _, l := range lines {
		slices.Sort(l)
		p.told = append(p.told, l...)
	}
	return fresh
}

func (p *plain) oneYear(now layout.Second) {
	p.database = slices.DeleteFunc(p.database, func(r plainRow) bool {
		last := layout.Second(0)
		for _, o := range p.database {
			if o.user == r.user {
				last = max(last, o.last)
			}
		}
		return r.user != "" && !now.Time().Before(last.Time().AddDate(1, 0, 0))
	})
}

func (p *plain) remove(user string) {
	mine := func(r plainRow) bool { return strings.EqualFold(r.user, user) }
	for _, c := range p.caches {
		c.rows = slices.DeleteFunc(c.rows, mine)
	}
	p.database = slices.DeleteFunc(p.database, mine)
}

func (p *plain) rename(user, to string) {
	if strings.EqualFold(user, to) {
		return
	}
	if !p.isPerson(to) {
		p.drop(user)
		return
	}
	to = p.spelling(to)
	for _, rows := range p.all() {
		var moved []plainRow
		*rows = slices.DeleteFunc(*rows, func(r plainRow) bool {
			if strings.EqualFold(r.user, user) && !r.over {
				r.user = to
				moved = append(moved, r)
				return true
			}
			return false
		})
		for _, r := range moved {
			put(rows, r)
		}
	}
}

func (p *plain) accessRows(in func(layout.Day) bool) string {
	var lines []string
	for _, r := range p.access {
		if in(r.day) {
			lines = append(lines, fmt.Sprintf("%s,%s,%s,%s,%s,%d\n", r.user, r.protocol, r.server, r.first, r.last, r.count))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// over are the days that are over everywhere, with their rows.
func (p *plain) over() map[layout.Day]string {
	days := map[layout.Day]string{}
	for _, r := range p.access {
		if r.day <= p.closed {
			days[r.day] = p.accessRows(func(d layout.Day) bool { return d == r.day })
		}
	}
	p.access = slices.DeleteFunc(p.access, func(r plainRow) bool { return r.day <= p.closed })
	return days
}

func (p *plain) licenses() string {
	var lines []string
	for _, r := range p.database {
		lines = append(lines, fmt.Sprintf("%s,%s,%s,%s,%s,%s\n", r.user, r.server, r.protocol, r.first, r.last, plainMonths(r)))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// plainMonths looks at the thirteen months up to the last access, one by one.
func plainMonths(r plainRow) (text string) {
	y, m, _ := r.last.Time().Date()
	var runs []string
	before := ""
	for back := 12; back >= 0; back-- {
		month := time.Date(y, m-time.Month(back), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
		switch seen := slices.Contains(r.months, month); {
		case !seen:
			before = ""
			continue
		case before == "":
			runs = append(runs, month)
			before = month
		default:
			runs[len(runs)-1] = before + ".." + month
		}
	}
	return strings.Join(runs, ";")
}

func sortedLines(text string) string {
	lines := strings.SplitAfter(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestEqualsPlainModel: random histories over days and years, with renames,
// deletes, servers on and off and zones changed, saved and restored on the way.
func TestEqualsPlainModel(t *testing.T) {
	runs := 150
	if testing.Short() {
		runs = 40
	}
	for seed := range uint64(runs) {
		h := newHistory(seed)
		for range 40 + h.random.IntN(20_000_000/(100_000+h.pace)) {
			h.step()
			h.compare(t)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}

type history struct {
	random *rand.Rand
	real   *world
	plain  *plain
	now    layout.Second
	pace   int
	days   map[layout.Day]string // over everywhere
}

func newHistory(seed uint64) *history {
	h := &history{random: rand.New(rand.NewPCG(seed, 7)), now: at("2006-12-20 22:00:00")}
	h.pace = []int{3600, 86400, 20 * 86400, 200 * 86400}[h.random.IntN(4)]
	h.days = map[layout.Day]string{}
	h.real = newWorld(Settings{})
	h.plain = &plain{}
	h.set()
	return h
}

func (h *history) one(of ...string) string { return of[h.random.IntN(len(of))] }

func (h *history) user() string {
	return h.one("ann", "Ann", "ANN", "bob", "Bob", "cid", "dora", "Émile", "émile", "S3", "Anonymous")
}

func (h *history) zone() string {
	return h.one("", "", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
}

func (h *history) set() {
	s := Settings{On: h.random.IntN(4) > 0, Zone: h.zone()}
	for range h.random.IntN(3) {
		if s.Zones == nil {
			s.Zones = map[string]string{}
		}
		s.Zones[h.one("S1", "S2", "S3")] = h.zone()
	}
	if h.random.IntN(2) == 0 {
		s.Servers = map[string]bool{h.one("S1", "s2", "S3"): h.random.IntN(2) == 0}
	}
	h.real.Set(s, "id1")
	h.plain.settings = s
	for _, n := range s.named() {
		h.plain.cache(n)
	}
}

func (h *history) step() {
	h.now += layout.Second(h.random.IntN(h.pace))
	for h.real.Due() <= h.now {
		closing := h.real.closing(h.real.Due())
		for _, day := range h.real.openDays() {
			if rows := h.real.on(day); day <= closing && rows != "" {
				h.days[day] = rows
			}
		}
		h.real.pass(h.real.Due())
		h.real.takeClosed()
	}
	h.plain.pass(h.now)
	switch n := h.random.IntN(40); {
	case n < 30:
		user, protocol, server := h.user(), h.random.IntN(len(event.Protocols)), h.one("S1", "S2", "s2", "S3")
		if n < 10 {
			protocol = h.random.IntN(2)
		}
		h.real.Access(user, protocol, server, h.now)
		h.plain.take(user, event.Protocols[protocol], server, h.now)
	case n < 33:
		user := h.user()
		h.real.Delete(user)
		h.plain.remove(user)
	case n < 36:
		user, to := h.user(), h.user()
		h.real.Rename(user, to)
		h.plain.rename(user, to)
	case n < 38:
		h.set()
	default:
		h.restart()
	}
}

// restart goes on with a new domain from the old one's state.
func (h *history) restart() {
	var w wire.Writer
	h.real.Save(&w)
	next := NewDomain()
	r := &wire.Reader{Rest: w.Bytes}
	next.Restore(r)
	if r.Err != nil || r.More() {
		panic("the state does not come back")
	}
	h.real.Domain = next
}

func (h *history) compare(t *testing.T) {
	t.Helper()
	// The plain model knows no order but that of bytes.
	expect(t, "licenses", sortedLines(h.real.withMonths()), h.plain.licenses())
	over := h.plain.over()
	for day, rows := range h.days {
		expect(t, day.String(), sortedLines(rows), over[day])
	}
	for day := range over {
		expect(t, day.String(), sortedLines(h.days[day]), over[day])
	}
	clear(h.days)
	all := func(layout.Day) bool { return true }
	expect(t, "the open days", sortedLines(h.real.today()), h.plain.accessRows(all))
	var told []string
	for _, line := range h.real.requests {
		f := strings.Fields(line)
		told = append(told, fmt.Sprintf("%s %s %d %s %d", f[0], f[1], slices.Index([]string{"new", "seen", "idle"}, f[2]), f[3], slices.Index(event.Protocols, f[4])))
	}
	expect(t, "requests", strings.Join(told, "\n"), strings.Join(h.plain.told, "\n"))
	if (h.real.ID != "") != h.plain.created || h.real.ID != "" && h.real.asOf != h.plain.asOf {
		t.Errorf("database %q of %s, want %v of %s", h.real.ID, h.real.asOf, h.plain.created, h.plain.asOf)
	}
	h.real.requests, h.plain.told = nil, nil
}
