package sessions

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// Rules are what is set for the counting of sessions.
type Rules struct {
	// Tracking is whether licenses of applications are recorded; login licenses
	// always are.
	Tracking bool
	// Refuse is whether a login beyond the limit of login licenses is refused.
	Refuse bool
	// Inactivity is after how many seconds without activity a session ends; 0 for
	// never.
	Inactivity layout.Second
	// Every is the interval in seconds at which connected users are counted; 0
	// for never.
	Every layout.Second
	// Zone is the time zone of days in StatHistory.csv; empty for UTC.
	Zone string

	Operators []Operator
	Limits    []Limit
	Aliases   []Alias
}

// DefaultRules hold where nothing is set.
func DefaultRules() Rules { return Rules{Tracking: true, Every: 300} }

// Operator is what is known of a user beforehand.
type Operator struct {
	User  string
	Named bool
	// NamedApplications are those of which the operator has a named license.
	NamedApplications []string
	// Applications are those of a login that tells none.
	Applications []string
}

// Unlimited is the number of a limit that is none.
const Unlimited = -1

// Limit is how many licenses of an application there are; that of Login is about
// login licenses.
type Limit struct {
	Application     string
	Floating, Named int
}

// Alias is another name of an application.
type Alias struct{ Name, Application string }

// Equal tells whether both say the same.
func (r Rules) Equal(other Rules) bool {
	var a, b wire.Writer
	r.Save(&a)
	other.Save(&b)
	return bytes.Equal(a.Bytes, b.Bytes)
}

// Sorted is the rules with their tables in order, so that the order in which a
// table was written makes no difference. Of two lines for the same the last holds.
func (r Rules) Sorted() Rules {
	r.Operators = sorted(r.Operators, func(o Operator) string { return event.Fold(o.User) })
	r.Limits = sorted(r.Limits, func(l Limit) string { return event.Fold(l.Application) })
	r.Aliases = sorted(r.Aliases, func(a Alias) string { return event.Fold(a.Name) })
	return r
}

func sorted[T any](list []T, key func(T) string) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return list
}

// Save writes the rules; ReadRules reads them.
func (r Rules) Save(w *wire.Writer) {
	w.Bool(r.Tracking)
	w.Bool(r.Refuse)
	w.Int(int64(r.Inactivity))
	w.Int(int64(r.Every))
	w.Text(r.Zone)
	w.Int(int64(len(r.Operators)))
	for _, o := range r.Operators {
		w.Text(o.User)
		w.Bool(o.Named)
		saveTexts(w, o.NamedApplications)
		saveTexts(w, o.Applications)
	}
	w.Int(int64(len(r.Limits)))
	for _, l := range r.Limits {
		w.Text(l.Application)
		w.Int(int64(l.Floating))
		w.Int(int64(l.Named))
	}
	w.Int(int64(len(r.Aliases)))
	for _, a := range r.Aliases {
		w.Text(a.Name)
		w.Text(a.Application)
	}
}

// ReadRules reads what Save wrote.
func ReadRules(r *wire.Reader) (rules Rules) {
	rules.Tracking, rules.Refuse = r.Bool(), r.Bool()
	rules.Inactivity, rules.Every = layout.Second(r.Int()), layout.Second(r.Int())
	rules.Zone = r.Text()
	for range r.Count() {
		o := Operator{User: r.Text(), Named: r.Bool()}
		o.NamedApplications = readTexts(r)
		o.Applications = readTexts(r)
		rules.Operators = append(rules.Operators, o)
	}
	for range r.Count() {
		rules.Limits = append(rules.Limits, Limit{r.Text(), int(r.Int()), int(r.Int())})
	}
	for range r.Count() {
		rules.Aliases = append(rules.Aliases, Alias{r.Text(), r.Text()})
	}
	return rules
}

func saveTexts(w *wire.Writer, texts []string) {
	w.Int(int64(len(texts)))
	for _, text := range texts {
		w.Text(text)
	}
}

func readTexts(r *wire.Reader) (texts []string) {
	for range r.Count() {
		texts = append(texts, r.Text())
	}
	return texts
}

// ruleBook is rules made ready for looking things up.
type ruleBook struct {
	Rules
	zone      *time.Location
	operators map[string]*operator
	limits    map[string]Limit
	names     map[string]string // canonical names of applications by their folded ones
}

func newRuleBook(r Rules) *ruleBook {
	b := &ruleBook{Rules: r, zone: time.UTC, operators: map[string]*operator{}, limits: map[string]Limit{}, names: map[string]string{}}
	if zone, err := time.LoadLocation(r.Zone); err == nil { // checked where rules are read
		b.zone = zone
	}
	for _, name := range Applications {
		b.names[event.Fold(name)] = name
	}
	for other, name := range otherNames {
		b.names[other] = name
	}
	for _, a := range r.Aliases {
		b.names[event.Fold(a.Name)] = b.canonical(a.Application)
	}
	for _, o := range r.Operators {
		b.operators[event.Fold(o.User)] = b.newOperator(o)
	}
	for _, l := range r.Limits {
		b.limits[event.Fold(b.canonical(l.Application))] = l
	}
	return b
}

// canonical is an application's name; one that is not known stays as it is.
func (b *ruleBook) canonical(name string) string {
	if known, ok := b.names[event.Fold(name)]; ok {
		return known
	}
	return name
}

// operator is an Operator made ready.
type operator struct {
	named        bool
	listed       []string // folded names of applications whose license is named
	applications []string
}

func (b *ruleBook) newOperator(o Operator) *operator {
	ready := &operator{named: o.Named, applications: o.Applications}
	for _, name := range o.NamedApplications {
		ready.listed = append(ready.listed, event.Fold(b.canonical(name)))
	}
	return ready
}

// operator is what is known of a user; of most nothing is.
func (b *ruleBook) operator(user string) *operator {
	if o := b.operators[user]; o != nil {
		return o
	}
	return &operator{}
}

// lists tells whether the license of an application is named for the operator.
func (o *operator) lists(a *application) bool { return o.named && slices.Contains(o.listed, a.key) }

// limit is how many licenses of an application there are, or Unlimited.
func (b *ruleBook) limit(key string, kind Kind) int {
	l, ok := b.limits[key]
	switch {
	case !ok:
		return Unlimited
	case kind == Named:
		return l.Named
	}
	return l.Floating
}

// Hidden is the rules with other names for users, as events have them where names
// are replaced before anything is written.
func (r Rules) Hidden(pseudonym func(string) string) Rules {
	r.Operators = slices.Clone(r.Operators)
	for i := range r.Operators {
		r.Operators[i].User = pseudonym(event.Fold(r.Operators[i].User))
	}
	return r.Sorted()
}
