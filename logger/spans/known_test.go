package spans

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// numbering gives names the numbers that a reader would give.
type numbering map[string]uint16

func (n numbering) of(texts string) uint16 {
	if n[texts] == 0 {
		n[texts] = uint16(len(n) + 1)
	}
	return n[texts]
}

// TestNumbersChangeNothing: a machine says the same whether readers number names
// or not, with readers that change and numbers that are missing here and there.
func TestNumbersChangeNothing(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 5))
		events := model.Random(seed, model.Options{Events: 400, Modes: true, LateBy: int64(seed%2) * 600, Listings: seed%3 > 0})
		var plain, numbered tape
		one, other := New(&plain, layout.AllLogging), New(&numbered, layout.AllLogging)
		by, persons, products, servers := uint32(1), numbering{}, numbering{}, numbering{}
		for _, e := range events {
			one.Apply(&event.Item{Event: e})
			if random.IntN(50) == 0 {
				by, persons, products, servers = by+1, numbering{}, numbering{}, numbering{}
			}
			e.Known = event.Known{
				By: by, Person: persons.of(e.User + "\x00" + e.Host), Product: products.of(e.ProductID + "\x00" + e.ProductName), Server: servers.of(e.Server),
			}
			switch random.IntN(10) {
			case 0:
				e.Known.Person = 0
			case 1:
				e.Known = event.Known{}
			case 2:
				other.Forget()
			}
			other.Apply(&event.Item{Event: e})
		}
		one.Release()
		other.Release()
		if fmt.Sprint(plain.said) != fmt.Sprint(numbered.said) {
			t.Fatalf("seed %d: numbers make a difference", seed)
		}
	}
}
