package textline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

// named is what one line told, as it was before the line was overwritten.
type named struct {
	user, host, id, name string
	known                event.Known
}

// tellNames has names read from a line that is overwritten afterwards.
func tellNames(n *Names, user, host, prefix, product string) named {
	var e event.Event
	var out event.Batch
	line := []byte(user + "@" + host + " " + product)
	n.Person(&e, line[:len(user)], line[len(user)+1:len(user)+1+len(host)], &out)
	hash := n.Product(&e, prefix, line[len(line)-len(product):], &out)
	if hash != HashOf(e.ProductName) {
		panic("the hash of " + e.ProductName + " is wrong")
	}
	told := named{strings.Clone(e.User), strings.Clone(e.Host), strings.Clone(e.ProductID), strings.Clone(e.ProductName), e.Known}
	for i := range line {
		line[i] = '#'
	}
	return told
}

// Names come out as they are in lines, whatever was met before, and a number
// stands for one pair of names alone.
func TestKnownNames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var n Names
	persons, products := map[string]string{}, map[string]string{}
	part := func() string {
		length := []int{0, 1, 3, 7, 8, 9, 15, 16, 17, 40}[random.IntN(10)]
		text := strings.Repeat("abcdefgh", 6)[:length]
		if length > 0 {
			i := random.IntN(length)
			text = text[:i] + string(rune('x'+random.IntN(3))) + text[i+1:]
		}
		return text
	}
	for range 20_000 {
		user, host, prefix, product := part(), part(), part(), part()
		got := tellNames(&n, user, host, prefix, product)
		if got.user != user || got.host != host || got.id != prefix+product || got.name != product {
			t.Fatalf("%q at %q with %q+%q comes out as %+v", user, host, prefix, product, got)
		}
		for key, texts := range map[string]string{
			fmt.Sprint("person ", got.known.By, got.known.Person):   user + "@" + host,
			fmt.Sprint("product ", got.known.By, got.known.Product): prefix + "," + product,
		} {
			all := persons
			if strings.HasPrefix(key, "product") {
				all = products
			}
			if before, ok := all[key]; ok && before != texts {
				t.Fatalf("%s stands for %q and for %q", key, before, texts)
			}
			all[key] = texts
		}
	}
	if len(persons) < 100 {
		t.Errorf("%d persons have numbers", len(persons))
	}
}

// What is no UTF-8, or is folded, is converted each time and has no number.
func TestConvertedNames(t *testing.T) {
	n := Names{FoldCase: true}
	for range 3 {
		got := tellNames(&n, "ANNA", "pc", "", "caf\xe9")
		if got.user != "anna" || got.name != "café" || got.known.Person != 0 || got.known.Product != 0 {
			t.Errorf("got %+v", got)
		}
	}
}

// More names than there are numbers are numbered anew, under another By.
func TestMoreNamesThanNumbers(t *testing.T) {
	var n Names
	seen := map[event.Known]string{}
	for i := range 3 * event.MaxKnown {
		user := fmt.Sprint("user", i%(2*event.MaxKnown))
		k := tellNames(&n, user, "pc", "", "cad").known
		k.Product = 0
		if before, ok := seen[k]; ok && before != user {
			t.Fatalf("%+v stands for %s and %s", k, before, user)
		}
		seen[k] = user
		if len(n.persons.pairs) > event.MaxKnown+1 {
			t.Fatalf("%d names are kept", len(n.persons.pairs))
		}
	}
}
