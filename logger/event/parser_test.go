package event

import (
	"testing"
	"unsafe"
)

// Items begin where lines of memory do, and what of a check-in with a handle is
// looked at lies in the first.
func TestItemsLieInLines(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("another size of pointers")
	}
	if size := unsafe.Sizeof(Item{}); size != 192 {
		t.Errorf("an item has %d bytes", size)
	}
	if end := unsafe.Offsetof(Event{}.Handle) + unsafe.Sizeof(""); end > 64 {
		t.Errorf("the handle ends at %d", end)
	}
}

// Items keep where they came from, however many follow them.
func TestOrigins(t *testing.T) {
	var b Batch
	b.From("log")
	for n := range int64(1000) {
		b.At(n, []byte{byte(n)})
		if n%3 == 0 {
			b.AddReject("why")
		} else {
			b.Add().Kind = CheckOut
		}
	}
	for n := range b.Items {
		item := &b.Items[n]
		if from := item.Origin(); from.Line != int64(n) || from.Raw[0] != byte(n) || from.Source != "log" || item.Rejected() != (n%3 == 0) {
			t.Fatalf("%d: %+v %+v", n, item, from)
		}
	}
	item := b.Items[5]
	item.ForgetRaw()
	if item.Origin().Raw != nil || b.Items[5].Origin().Raw == nil || item.Origin().Line != 5 {
		t.Error("another item's line is forgotten")
	}
}
