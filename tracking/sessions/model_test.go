package sessions

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

// The slow plain model: it goes from one ten seconds to the next and looks at
// every session each time. It knows the rules from docs/sessions.md alone, and
// of the code only the names of applications.

const tick = 10

type plainSession struct {
	server, handle, user, address string
	background                    bool
	last                          layout.Second
}

type plainLicense struct {
	user, address, application string
	named                      bool
	order                      int
	seen                       layout.Second // up to when it was in use for certain
}

type plainModel struct {
	rules    Rules
	zone     *time.Location
	now      layout.Second
	sessions []plainSession
	licenses []plainLicense
	orders   int
	date     string
	peaks    map[string]Record // by date and name
	denied   int
	warnings []string
	history  []plainPicture // what was in use after each ten seconds
	heard    map[string]layout.Second
}

type plainPicture struct {
	at  layout.Second
	use []string
}

func (p plainPicture) String() string { return p.at.String() + strings.Join(p.use, "|") }

func (p *plainModel) local() time.Time { return p.now.Time().In(p.zone) }

func (p *plainModel) inUse(application string, named bool) (n int) {
	for _, l := range p.licenses {
		if l.application == application && l.named == named {
			n++
		}
	}
	return n
}

func (p *plainModel) raise(name string, value int) {
	key := p.date + name
	if old, ok := p.peaks[key]; value > 0 && (!ok || value > old.Value) {
		here := p.local()
		day, _ := time.Parse("2006-01-02", p.date)
		_, offset := here.Zone()
		p.peaks[key] = Record{name, layout.FromTime(day).Day(), p.now + layout.Second(offset), value}
	}
}

func productOf(application string, named bool) string {
	if named {
		return application + " - Named"
	}
	return application + " - Floating"
}

// raiseAll records what is in use, as at a login.
func (p *plainModel) raiseAll() {
	for _, l := range p.licenses {
		if l.application != "Login" && p.rules.Tracking {
			p.raise(productOf(l.application, l.named), p.inUse(l.application, l.named))
		}
	}
}

func (p *plainModel) hasUnit(user, address string) bool {
	return slices.ContainsFunc(p.sessions, func(s plainSession) bool {
		return !s.background && s.user == user && s.address == address
	})
}

// end drops the sessions for which gone holds, and what units without any used.
func (p *plainModel) end(gone func(plainSession) bool) { p.endAt(p.now, gone) }

func (p *plainModel) endAt(at layout.Second, gone func(plainSession) bool) {
	for _, s := range p.sessions {
		for i := range p.licenses {
			if l := &p.licenses[i]; gone(s) && !s.background && l.user == s.user && l.address == s.address {
				l.seen = max(l.seen, at)
			}
		}
	}
	p.sessions = slices.DeleteFunc(p.sessions, gone)
	p.licenses = slices.DeleteFunc(p.licenses, func(l plainLicense) bool {
		if p.hasUnit(l.user, l.address) {
			return false
		}
		for i := range p.history { // in hindsight it was free since then
			if h := &p.history[i]; h.at >= l.seen {
				h.use = slices.DeleteFunc(h.use, func(use string) bool { return use == l.String() })
			}
		}
		return true
	})
}

func (l plainLicense) String() string {
	return fmt.Sprint(l.user, l.address, productOf(l.application, l.named))
}

// pass goes on by ten seconds.
func (p *plainModel) pass() {
	every := p.rules.Every
	if every > 0 && p.now%every == 0 { // all that came in this moment has come
		users, system := 0, 0
		for _, s := range p.sessions {
			if s.background {
				system++
			} else {
				users++
			}
		}
		p.raise(ConnectedUsers, users)
		p.raise(ConnectedSystem, system)
	}
	p.history = append(p.history, p.picture())
	p.now += tick
	if limit := p.rules.Inactivity; limit > 0 {
		p.end(func(s plainSession) bool { return !s.background && s.last+limit <= p.now })
	}
	if date := p.local().Format("2006-01-02"); date > p.date {
		p.date = date
		p.raiseAll()
	}
}

// picture is what the usage log shows in use.
func (p *plainModel) picture() plainPicture {
	var use []string
	for _, l := range p.licenses {
		if l.application == "Login" || p.rules.Tracking {
			use = append(use, l.String())
		}
	}
	sort.Strings(use)
	return plainPicture{p.now, use}
}

func (p *plainModel) operator(user string) (o Operator) {
	for _, known := range p.rules.Operators {
		if strings.EqualFold(known.User, user) {
			o = known
		}
	}
	return o
}

func (p *plainModel) limit(application string, named bool) int {
	for _, l := range p.rules.Limits {
		if l.Application == application && named {
			return l.Named
		}
		if l.Application == application {
			return l.Floating
		}
	}
	return Unlimited
}

func (p *plainModel) holds(user, address, application string) bool {
	return slices.ContainsFunc(p.licenses, func(l plainLicense) bool {
		return l.user == user && l.address == address && l.application == application
	})
}

func (p *plainModel) userHasNamed(user, application string) bool {
	return slices.ContainsFunc(p.licenses, func(l plainLicense) bool {
		return l.user == user && l.application == application && l.named
	})
}

func (p *plainModel) give(user, address, application string, named bool) {
	p.licenses = append(p.licenses, plainLicense{user, address, application, named, p.orders, 0})
	p.orders++
	if application != "Login" && !p.rules.Tracking {
		return
	}
	n, limit := p.inUse(application, named), p.limit(application, named)
	if application != "Login" {
		p.raise(productOf(application, named), n)
	}
	if limit != Unlimited && n > limit {
		kind := strings.TrimPrefix(productOf("", named), " - ")
		p.warnings = append(p.warnings, fmt.Sprintf("%s license for %s has been exceeded, current count %d, licensed for %d", kind, application, n, limit))
	}
}

func (p *plainModel) login(l *Login) {
	user, address := strings.ToLower(l.User), l.Address
	if address == "" {
		address = "unknown"
	}
	background := l.Client == Background
	same := func(s plainSession) bool {
		return s.server == l.Server && s.handle == l.Handle && !s.background && !background && s.user == user && s.address == address
	}
	p.end(func(s plainSession) bool { return s.server == l.Server && s.handle == l.Handle && !same(s) })
	again := slices.IndexFunc(p.sessions, same)
	o := p.operator(user)
	if !background && l.Client != ESS && !p.holds(user, address, "Login") {
		named := o.Named && !p.userHasNamed(user, "Login")
		if limit := p.limit("Login", true); named && limit != Unlimited && p.inUse("Login", true) >= limit {
			named = false
		}
		limit := p.limit("Login", false)
		if !named && p.rules.Refuse && limit != Unlimited && p.inUse("Login", false) >= limit {
			p.denied++
			return
		}
		p.give(user, address, "Login", named)
	}
	if again >= 0 {
		p.sessions[again].last = p.now
	} else {
		p.sessions = append(p.sessions, plainSession{l.Server, l.Handle, user, address, background, p.now})
	}
	if background {
		return
	}
	applications := l.Applications
	if len(applications) == 0 {
		applications = o.Applications
	}
	for _, a := range applications {
		if !p.holds(user, address, a) {
			p.give(user, address, a, o.Named && slices.Contains(o.NamedApplications, a) && !p.userHasNamed(user, a))
		}
	}
}

func (p *plainModel) active(server, handle string) {
	for i := range p.sessions {
		if p.sessions[i].server == server && p.sessions[i].handle == handle {
			p.sessions[i].last = p.now
		}
	}
}

// setTracking switches the tracking of applications.
func (p *plainModel) setTracking(on bool) {
	p.rules.Tracking = on
	p.raiseAll()
	for i := range p.licenses {
		if l := &p.licenses[i]; l.application != "Login" {
			l.seen = max(l.seen, p.now)
		}
	}
}

// records are those of a year, as files have them.
func (p *plainModel) records(year int) (records []Record) {
	for _, r := range p.peaks {
		if r.Year() == year {
			records = append(records, r)
		}
	}
	sort.Slice(records, func(i, j int) bool {
		if records[i].Day != records[j].Day {
			return records[i].Day < records[j].Day
		}
		return records[i].Name < records[j].Name
	})
	return records
}

// randomRules are rules as chance has them, in names that need no translation.
func randomRules(random *rand.Rand) Rules {
	r := Rules{
		Tracking: random.IntN(4) > 0, Refuse: random.IntN(2) == 0,
		Inactivity: layout.Second(random.IntN(4)) * 3000, Every: layout.Second(random.IntN(3)) * 600,
		Zone: []string{"", "Asia/Tokyo", "America/New_York", "Asia/Beirut"}[random.IntN(4)],
	}
	for i := range 6 {
		o := Operator{User: fmt.Sprintf("U%d", i), Named: random.IntN(2) == 0}
		for _, a := range Applications[:3] {
			if random.IntN(2) == 0 {
				o.NamedApplications = append(o.NamedApplications, a)
			}
			if random.IntN(2) == 0 {
				o.Applications = append(o.Applications, a)
			}
		}
		r.Operators = append(r.Operators, o)
	}
	for _, a := range []string{"Login", Applications[0], Applications[1]} {
		if random.IntN(2) == 0 {
			r.Limits = append(r.Limits, Limit{a, random.IntN(8), random.IntN(5) - 1})
		}
	}
	return r
}

func randomServer(random *rand.Rand) string { return []string{"sm1", "sm2"}[random.IntN(2)] }

func randomLogin(random *rand.Rand) *Login {
	l := &Login{
		Server: randomServer(random), Handle: fmt.Sprint(random.IntN(40)), User: fmt.Sprintf("%c%d", "uU"[random.IntN(2)], random.IntN(9)),
		Address: fmt.Sprintf("10.0.0.%d", random.IntN(3)), Client: Client(random.IntN(int(Background) + 1)),
	}
	if random.IntN(8) == 0 {
		l.Address = ""
	}
	for _, a := range Applications[:4] {
		if random.IntN(3) == 0 {
			l.Applications = append(l.Applications, a)
		}
	}
	return l
}

// TestEqualsModel runs random histories through the machine, restarted now and
// then, and through the model: what is in use is the same at every moment, and so
// are records, warnings and refusals.
func TestEqualsModel(t *testing.T) {
	runs := uint64(20)
	if testing.Short() {
		runs = 6
	}
	for seed := range runs {
		random := rand.New(rand.NewPCG(seed, 6))
		rules := randomRules(random)
		start := layout.DayOf(2018, 12, 30).Start() + layout.Second(random.IntN(8640))*tick
		if seed%4 == 3 {
			start = layout.DayOf(2018, 3, 24).Start() // clocks are put forward at midnight in Beirut
		}
		d := newDesk(t, rules)
		p := &plainModel{rules: rules, now: start, peaks: map[string]Record{}, heard: map[string]layout.Second{}}
		p.zone, _ = time.LoadLocation(rules.Zone)
		p.date = p.local().Format("2006-01-02")
		compareHistories(t, random, d, p)
		if t.Failed() {
			t.Fatalf("seed %d, %+v", seed, rules)
		}
	}
}

func compareHistories(t *testing.T, random *rand.Rand, d *desk, p *plainModel) {
	busy := 2 + random.IntN(200) // ticks between events
	for step := range 3 * 8640 {
		if step > 0 {
			p.pass()
		}
		at := p.now
		for step == 0 || random.IntN(busy) == 0 {
			happen(random, d, p, at)
			step = 1
		}
		if random.IntN(3) == 0 { // else the machine finds out later
			d.Advance(at)
			if d.Due() <= at {
				t.Fatalf("due at %s, at %s", d.Due(), at)
			}
		}
		if random.IntN(2000) == 0 {
			d.restart()
		}
	}
	p.history = append(p.history, p.picture())
	d.Advance(p.now)
	got := d.pictures(p.history[0].at, len(p.history))
	for i := range p.history {
		if got[i] != p.history[i].String() {
			t.Errorf("in use:\n%s\nwant\n%s", got[i], p.history[i])
			return
		}
	}
	compareRecords(t, d, p)
	if !slices.Equal(d.warnings, p.warnings) || d.denied != p.denied || d.wrong != "" {
		t.Errorf("%d warnings, want %d; %d denied, want %d; %s", len(d.warnings), len(p.warnings), d.denied, p.denied, d.wrong)
	}
}

// pictures are what was in use at moments a tick apart, when all that came at
// the moment had come.
func (r *recorder) pictures(start layout.Second, count int) (pictures []string) {
	open := map[string]bool{}
	next := 0
	slices.SortStableFunc(r.changes, func(a, b change) int { return int(a.at - b.at) }) // a crash is known in hindsight
	for i := range count {
		at := start + layout.Second(i)*tick
		for ; next < len(r.changes) && r.changes[next].at <= at; next++ {
			c := r.changes[next]
			use := fmt.Sprint(c.User, c.Address, c.Product)
			if c.out {
				open[use] = true
			} else {
				delete(open, use)
			}
		}
		pictures = append(pictures, at.String()+strings.Join(slices.Sorted(maps.Keys(open)), "|"))
	}
	return pictures
}

// happen lets anything happen in both.
func happen(random *rand.Rand, d *desk, p *plainModel, at layout.Second) {
	server, handle := randomServer(random), fmt.Sprint(random.IntN(40))
	heard, known := p.heard[server]
	if !known {
		heard = at
	}
	p.heard[server] = at
	switch n := random.IntN(20); {
	case n < 9:
		l := randomLogin(random)
		l.At, l.Server = at, server
		d.Login(l)
		p.login(l)
	case n < 12:
		d.Activity(at, server, handle)
		p.active(server, handle)
	case n < 18:
		d.Logout(at, server, handle, random.IntN(2) == 0)
		p.end(func(s plainSession) bool { return s.server == server && s.handle == handle })
	case n == 18 && random.IntN(10) == 0:
		d.EndServer(at, server)
		p.end(func(s plainSession) bool { return s.server == server })
	case n == 18 && random.IntN(5) == 0:
		d.EndCrashed(at, heard, server)
		p.endAt(heard, func(s plainSession) bool { return s.server == server })
	case n == 19 && d.Began():
		d.Advance(at)
		rules := d.Rules()
		rules.Tracking = !rules.Tracking
		d.SetRules(rules)
		p.setTracking(rules.Tracking)
	}
}

func compareRecords(t *testing.T, d *desk, p *plainModel) {
	years := map[int][]Record{}
	for year, records := range d.years {
		years[year] = records
	}
	for _, r := range d.Records() {
		years[r.Year()] = append(years[r.Year()], r)
	}
	for _, year := range []int{2018, 2019} {
		want := p.records(year)
		if !slices.Equal(years[year], want) {
			t.Errorf("records of %d:\n%s\nwant\n%s", year, FormatHistory(years[year]), FormatHistory(want))
		}
	}
}
