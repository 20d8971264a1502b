package summarize

// lastNames finds the name that a product had in the span that ended last, for
// the product's row and each user's. Nearly all products have one name only;
// then nothing is looked at.
type lastNames struct {
	only    string
	several bool
	product lastName
	users   map[uint32]lastName
}

type lastName struct {
	end  int32
	name string
}

func (l *lastName) see(end int32, name string) {
	if end >= l.end {
		*l = lastName{end, name}
	}
}

// reset turns to another product.
func (l *lastNames) reset(p *product, log *dayLog) {
	*l = lastNames{}
	first := true
	for _, pile := range p.piles {
		if pile == nil {
			continue
		}
		for _, name := range pile.names {
			l.several = l.several || !first && name != l.only
			l.only, first = name, false
		}
	}
	if l.several {
		l.look(p, log)
	}
}

// look goes through all spans in the order of the file.
func (l *lastNames) look(p *product, log *dayLog) {
	l.users = map[uint32]lastName{}
	for i, pile := range p.piles {
		if pile == nil {
			continue
		}
		for c := range pile.chunks {
			for row, s := range c.spans {
				name := pile.names[s.name(log.parts[i].wides)]
				l.product.see(s.end(), name)
				if !log.users.touches(s.start(), s.end()) {
					continue
				}
				user := log.rank[i][c.users[row]]
				last := l.users[user]
				last.see(s.end(), name)
				l.users[user] = last
			}
		}
	}
}

func (l *lastNames) ofProduct() string {
	if l.several {
		return l.product.name
	}
	return l.only
}

func (l *lastNames) ofUser(user uint32) string {
	if l.several {
		return l.users[user].name
	}
	return l.only
}
