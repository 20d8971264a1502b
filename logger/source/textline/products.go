package textline

import (
	"strings"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
)

// Products remembers how events tell the products of a log, by the bytes that
// name them there: a log has few of them in millions of lines.
type Products struct {
	Names *Names
	slots [2 * mostProducts]product
	many  int
}

// product is one as events tell it.
type product struct {
	id, name     string
	hash         Hash // of the name
	prefix, text string
	Numbered
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

// These bound what is remembered.
const (
	mostProducts = 128 // a power of two
	longProduct  = 128 // bytes
)

// Product does the same as Names.Product, and gives the hash of the product's name.
func (p *Products) Product(e *event.Event, prefix string, name []byte, out *event.Batch) Hash {
	known := p.find(prefix, event.Alias(name))
	if known.text == "" {
		p.Names.Product(e, prefix, name, out)
		return p.keep(known, e, prefix, name)
	}
	e.ProductID, e.ProductName = known.id, known.name
	known.Numbered.Product(&p.Names.Numbers, e)
	return known.hash
}

// find is where a product is, or where it would be.
func (p *Products) find(prefix, name string) *product {
	n := len(name)
	place := uint64(n)
	switch {
	case n >= 8:
		place += words.Load(name) ^ words.Load(name[n-8:])*3
	default:
		place += words.Short(name)
	}
	for place = place * hashSeed >> 32; ; place++ {
		known := &p.slots[place%uint64(len(p.slots))]
		if known.text == name && known.prefix == prefix || known.text == "" {
			return known
		}
	}
}

// keep remembers the product that the event has just been given.
func (p *Products) keep(known *product, e *event.Event, prefix string, name []byte) Hash {
	hash := HashOf(e.ProductName)
	if p.many == mostProducts || len(name) > longProduct || len(name) == 0 {
		return hash
	}
	p.many++
	*known = product{
		id: strings.Clone(e.ProductID), name: strings.Clone(e.ProductName), hash: hash,
		prefix: prefix, text: string(name), Numbered: Numbered{e.Known.By, e.Known.Product},
	}
	return hash
}
