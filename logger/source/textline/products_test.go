package textline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

// Products that are remembered are told as they are without, also when numbers
// begin anew, and when others have their names.
func TestProducts(t *testing.T) {
	var names, plain Names
	products := Products{Names: &names}
	var out event.Batch
	numbers := map[event.Known]string{}
	for round := range 3 {
		for i := range 500 {
			prefix := []string{"", "a:", "ab:"}[i%3]
			name := []byte(fmt.Sprint("b:solver\xe4"[i%10:], i/7, strings.Repeat("x", i%200)))
			got, want := out.Add(), out.Add()
			hash := products.Product(got, prefix, name, &out)
			plain.Product(want, prefix, name, &out)
			if got.ProductID != want.ProductID || got.ProductName != want.ProductName || hash != HashOf(want.ProductName) {
				t.Fatalf("%q is %q, %q, want %q, %q", name, got.ProductID, got.ProductName, want.ProductID, want.ProductName)
			}
			pair := got.ProductID + "\x00" + got.ProductName
			if before, ok := numbers[got.Known]; ok && before != pair || got.Known.Product == 0 {
				t.Fatalf("the number %+v stands for %q and %q", got.Known, before, pair)
			}
			numbers[got.Known] = pair
		}
		if round == 1 { // until there are no more numbers
			for i := range event.MaxKnown {
				e := out.Add()
				e.User, e.Host = fmt.Sprint(i), "pc"
				names.Numbers.Person(e)
			}
		}
		out.Reset()
	}
}
