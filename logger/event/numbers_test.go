package event

import (
	"fmt"
	"strings"
	"testing"
)

// What is too long for a name is not kept.
func TestLongNamesHaveNoNumbers(t *testing.T) {
	var n Numbers
	e := Event{User: strings.Repeat("u", longestKnown), Host: "pc", ProductID: "cad"}
	for range 2 {
		if n.All(&e); e.Known.Person != 0 || e.Known.Product == 0 || len(n.persons.pairs) > 0 {
			t.Errorf("%+v, %d kept", e.Known, len(n.persons.pairs))
		}
	}
}

// More names than there are numbers are numbered anew, under another By, and an
// event never has numbers of two numberings.
func TestMoreNamesThanNumbers(t *testing.T) {
	var n Numbers
	persons, products, servers := map[Known]string{}, map[Known]string{}, map[Known]string{}
	stands := func(all map[Known]string, k Known, text string) {
		if before, ok := all[k]; ok && before != text {
			t.Fatalf("%+v stands for %s and %s", k, before, text)
		}
		all[k] = text
	}
	for i := range 3 * MaxKnown {
		e := Event{User: fmt.Sprint("user", i%(2*MaxKnown)), Host: "pc", ProductID: fmt.Sprint("product", i%(MaxKnown+99)), Server: "lic"}
		n.All(&e)
		k := e.Known
		if k.Person > 0 {
			stands(persons, Known{By: k.By, Person: k.Person}, e.User)
		}
		if k.Product > 0 {
			stands(products, Known{By: k.By, Product: k.Product}, e.ProductID)
		}
		if k.Server > 0 {
			stands(servers, Known{By: k.By, Server: k.Server}, e.Server)
		}
		if kept := len(n.persons.pairs); kept > MaxKnown+1 {
			t.Fatalf("%d names are kept", kept)
		}
	}
	if n.by == 0 || len(persons) < 2*MaxKnown {
		t.Errorf("%d numbers for persons", len(persons))
	}
}
