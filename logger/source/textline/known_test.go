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
	n.Product(&e, prefix, line[len(line)-len(product):], &out)
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
			fmt.Sprint("person ", got.known.By, got.known.Person):   user + "\x00" + host,
			fmt.Sprint("product ", got.known.By, got.known.Product): prefix + product + "\x00" + product,
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

// What is no UTF-8, or is folded, is converted each time.
func TestConvertedNames(t *testing.T) {
	n := Names{FoldCase: true}
	for _, user := range []string{"ANNA", "anna", "ANNA", "Anna"} {
		got := tellNames(&n, user, "PC", "cad:", "caf\xe9")
		if got.user != "anna" || got.host != "pc" || got.id != "cad:café" || got.name != "café" || got.known.Person != 1 || got.known.Product != 1 {
			t.Errorf("%s: got %+v", user, got)
		}
	}
}
