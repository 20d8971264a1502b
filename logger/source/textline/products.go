package textline

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// Products remembers how events tell the products of a log: it has few of them in
// millions of lines.
type Products struct {
	Names *Names
	known Memo[product] // by the bytes that name them in the log
}

// product is one as events tell it.
type product struct {
	id, name string
	prefix   string
	hash     Hash // of the name
	number   Numbered
}

// Product does the same as Names.Product, and gives the hash of the product's name.
// Of products of one name whose prefixes differ, the first is remembered.
func (p *Products) Product(e *event.Event, prefix string, name []byte, out *event.Batch) Hash {
	known := p.known.Find(name)
	if known != nil && known.prefix == prefix {
		e.ProductID, e.ProductName = known.id, known.name
		known.number.Product(&p.Names.Numbers, e)
		return known.hash
	}
	p.Names.Product(e, prefix, name, out)
	hash := HashOf(e.ProductName)
	if known == nil {
		p.known.Remember(name, product{id: strings.Clone(e.ProductID), name: strings.Clone(e.ProductName), prefix: prefix, hash: hash})
	}
	return hash
}

// Numbered remembers the number of a product.
type Numbered struct {
	by     uint32 // whose number it is
	number uint16
}

// Product gives the event the number of the product that it has. It must be the
// same product whenever this is called.
func (k *Numbered) Product(n *event.Numbers, e *event.Event) {
	if k.by != e.Known.By || k.by == 0 {
		n.Product(e)
		k.by, k.number = e.Known.By, e.Known.Product
	}
	e.Known.Product = k.number
}
