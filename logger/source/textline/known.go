package textline

import "github.com/liclog/liclog/logger/event"

// Person gives the event its user and host. What events have told before is as it
// should be and is not looked at again.
func (n *Names) Person(e *event.Event, user, host []byte, out *event.Batch) {
	e.User, e.Host = event.Alias(user), event.Alias(host)
	if n.Numbers.FindPerson(e) {
		return
	}
	e.User, e.Host = n.Name(user, out), n.Name(host, out)
	n.Numbers.Person(e)
}

// Product gives the event its product by the product's name, and what stands
// before it in the ProductID to tell it from those of others.
func (n *Names) Product(e *event.Event, prefix string, name []byte, out *event.Batch) {
	e.ProductName = event.Alias(name)
	if e.ProductID = e.ProductName; prefix != "" {
		e.ProductID = out.Text(prefix, e.ProductName)
	}
	if n.Numbers.FindProduct(e) {
		return
	}
	if text := n.Text(name, out); text != e.ProductName {
		e.ProductName, e.ProductID = text, out.Text(prefix, text)
	}
	n.Numbers.Product(e)
}
