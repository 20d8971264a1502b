package regex

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// direct is a regular expression as steps, tried in the order in which package
// regexp prefers them: what it finds is the same, several times faster where
// little has to be taken back, as in patterns of logs. Where too much has, it
// gives up.
type direct struct {
	ops []op
	// begin tells that the pattern begins with ^; else it may match anywhere.
	begin bool
	// lead is the text that a match begins with, where that is known.
	lead []byte
	none []int // the places of a match, before any is found: all -1
	// straight is the first steps, of which nothing is ever taken back; rest is the
	// first behind them.
	straight []field
	rest     int
}

type opKind uint8

const (
	opByte    opKind = iota // the one byte n, which is the text
	opLiteral               // the text
	opWords                 // one of the words, of which none begins with another
	opOne                   // a character of the set
	opMany                  // as many characters of the set as there are, or fewer
	opAll                   // as many characters of the set as there are
	opSome                  // the same, but at least one; the next step is done with it
	opSave                  // notes the place in slot n
	opEnd                   // nothing follows
	opTry                   // goes on, or at n
	opGo                    // goes on at n
	opMatch
)

type op struct {
	kind  opKind
	text  string
	words []string
	set   *set
	n     int // of opMany and opAll: 1 where the step before is one more of them
}

// compileDirect is nil for a pattern with what steps can't tell.
func compileDirect(pattern string) *direct {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	d := &direct{none: slices.Repeat([]int{-1}, 2*(re.MaxCap()+1))}
	re = re.Simplify()
	items := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		items = re.Sub
	}
	if items[0].Op == syntax.OpBeginText {
		d.begin, items = true, items[1:]
	}
	d.emit(op{kind: opSave, n: 0})
	if !d.concat(items) {
		return nil
	}
	d.emit(op{kind: opSave, n: 1})
	d.emit(op{kind: opMatch})
	d.lead = []byte(d.ops[1].text)
	d.takeAll()
	d.straighten()
	return d
}

func (d *direct) emit(o op) int {
	d.ops = append(d.ops, o)
	return len(d.ops) - 1
}

// node adds what matches re; it is false where there is no such step.
func (d *direct) node(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return true
	case syntax.OpLiteral:
		d.literal(re)
		return true
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		d.emit(op{kind: opOne, set: single(re)})
		return true
	case syntax.OpEndText:
		d.emit(op{kind: opEnd})
		return true
	case syntax.OpCapture:
		d.emit(op{kind: opSave, n: 2 * re.Cap})
		ok := d.node(re.Sub[0])
		d.emit(op{kind: opSave, n: 2*re.Cap + 1})
		return ok
	case syntax.OpConcat:
		return d.concat(re.Sub)
	case syntax.OpAlternate:
		return d.alternate(re.Sub)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		return d.repeat(re)
	}
	return false
}

func (d *direct) concat(items []*syntax.Regexp) bool {
	return !slices.ContainsFunc(items, func(item *syntax.Regexp) bool { return !d.node(item) })
}

// literal adds a text; without regard to case, each of its characters.
func (d *direct) literal(re *syntax.Regexp) {
	if re.Flags&syntax.FoldCase == 0 {
		text := string(re.Rune)
		if len(text) == 1 {
			d.emit(op{kind: opByte, text: text, n: int(text[0])})
		} else {
			d.emit(op{kind: opLiteral, text: text})
		}
		return
	}
	for _, r := range re.Rune {
		d.emit(op{kind: opOne, set: folded(r)})
	}
}

// alternate adds a choice, the first option first.
func (d *direct) alternate(options []*syntax.Regexp) bool {
	if words := wordsOf(options); words != nil {
		d.emit(op{kind: opWords, words: words})
		return true
	}
	var ends []int
	for i, option := range options {
		if i == len(options)-1 {
			if !d.node(option) {
				return false
			}
			break
		}
		choice := d.emit(op{kind: opTry})
		if !d.node(option) {
			return false
		}
		ends = append(ends, d.emit(op{kind: opGo}))
		d.ops[choice].n = len(d.ops)
	}
	for _, end := range ends {
		d.ops[end].n = len(d.ops)
	}
	return true
}

// wordsOf lists the options if they are plain words of which no two can match at
// the same place, else nil.
func wordsOf(options []*syntax.Regexp) (words []string) {
	for _, option := range options {
		word := string(option.Rune)
		begins := func(other string) bool { return strings.HasPrefix(word, other) || strings.HasPrefix(other, word) }
		if option.Op != syntax.OpLiteral || option.Flags&syntax.FoldCase != 0 || slices.ContainsFunc(words, begins) {
			return nil
		}
		words = append(words, word)
	}
	return words
}

// repeat adds a repetition.
func (d *direct) repeat(re *syntax.Regexp) bool {
	body, lazy := re.Sub[0], re.Flags&syntax.NonGreedy != 0
	if nullable(body) || re.Op == syntax.OpPlus && !d.node(body) {
		return false
	}
	if set := single(body); set != nil && !lazy && re.Op != syntax.OpQuest {
		o := op{kind: opMany, set: set}
		if re.Op == syntax.OpPlus {
			o.n = 1
		}
		d.emit(o)
		return true
	}
	choice := d.emit(op{kind: opTry})
	end := -1
	if lazy { // behind it first
		end = d.emit(op{kind: opGo})
		d.ops[choice].n = len(d.ops)
	}
	if !d.node(body) {
		return false
	}
	if re.Op != syntax.OpQuest {
		d.emit(op{kind: opGo, n: choice})
	}
	if lazy {
		choice = end
	}
	d.ops[choice].n = len(d.ops)
	return true
}

// nullable tells whether re may match nothing.
func nullable(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpStar, syntax.OpQuest, syntax.OpEndText:
		return true
	case syntax.OpCapture, syntax.OpPlus:
		return nullable(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(s *syntax.Regexp) bool { return !nullable(s) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, nullable)
	}
	return false
}

// takeAll finds the repetitions of which nothing need be taken back: what follows
// can't begin with one of their characters, or matches anything.
func (d *direct) takeAll() {
	for i := range d.ops {
		if o := &d.ops[i]; o.kind == opMany && (d.refuses(i+1, o.set, 0) || d.sure(i+1)) {
			o.kind = opAll
		}
	}
	for i := range d.ops[1:] {
		if next := &d.ops[i+1]; d.ops[i].kind == opOne && next.kind == opAll && next.n == 1 {
			d.ops[i].kind = opSome
		}
	}
	for i := range d.ops {
		if s := d.ops[i].set; s != nil {
			s.prepare()
		}
	}
}

// deepest is how many steps refuses follows.
const deepest = 50

// refuses tells whether from a step on no character of the set can be first.
func (d *direct) refuses(at int, s *set, depth int) bool {
	o := &d.ops[at]
	switch {
	case depth == deepest:
		return false
	case o.kind == opSave:
		return d.refuses(at+1, s, depth+1)
	case o.kind == opGo:
		return d.refuses(o.n, s, depth+1)
	case o.kind == opTry:
		return d.refuses(at+1, s, depth+1) && d.refuses(o.n, s, depth+1)
	case o.kind == opMany, o.kind == opAll:
		return !s.shares(o.set) && d.refuses(at+1, s, depth+1)
	case o.kind == opOne:
		return !s.shares(o.set)
	case o.kind == opByte, o.kind == opLiteral:
		return !s.begins(o.text)
	case o.kind == opWords:
		return !slices.ContainsFunc(o.words, s.begins)
	}
	return true // the end, or a match, which comes first with all of them
}

// sure tells whether from a step on everything matches, be it with no character.
func (d *direct) sure(at int) bool {
	for {
		switch o := &d.ops[at]; {
		case o.kind == opMatch:
			return true
		case o.kind == opTry && o.n > at: // what may be tried is as sure behind it
			at = o.n
		case o.kind == opSave, o.kind == opMany && o.n == 0, o.kind == opAll && o.n == 0:
			at++
		default:
			return false
		}
	}
}
