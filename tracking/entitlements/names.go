package entitlements

import (
	"strings"

	"github.com/liclog/liclog/tracking/entitlements/name"
)

// names numbers every name that any table speaks of, so that different spellings
// of one are the same number.
type names struct {
	ids       map[string]int32
	keys      []string // by number
	spellings []string // by number: as it was first written
	buf       []byte
	wildcards bool // there are any
}

func newNames() *names { return &names{ids: make(map[string]int32)} }

// intern is the number of a name, a new one where it was never met.
func (n *names) intern(text []byte) int32 {
	n.buf = name.AppendKey(n.buf[:0], text)
	if id, ok := n.ids[string(n.buf)]; ok {
		return id
	}
	key := string(n.buf)
	id := int32(len(n.keys))
	n.ids[key], n.keys, n.spellings = id, append(n.keys, key), append(n.spellings, string(text))
	n.wildcards = n.wildcards || isWildcard(key)
	return id
}

// find is the number of a name; false where it was never met. key lasts until
// the next call.
func (n *names) find(text []byte) (id int32, key []byte, ok bool) {
	n.buf = name.AppendKey(n.buf[:0], text)
	id, ok = n.ids[string(n.buf)]
	return id, n.buf, ok
}

// isWildcard tells whether a key stands for all names, or for all below a part
// of the hierarchy: *, */sales/acme.
func isWildcard(key string) bool { return key == "*" || strings.HasPrefix(key, "*/") }

// matching appends the wildcards, among the names met, that stand for a key.
func (n *names) matching(ids []int32, key string) []int32 {
	if !n.wildcards {
		return ids
	}
	if id, ok := n.ids["*"]; ok {
		ids = append(ids, id)
	}
	for i := range len(key) {
		if key[i] != '/' {
			continue
		}
		n.buf = append(append(n.buf[:0], '*'), key[i:]...)
		if id, ok := n.ids[string(n.buf)]; ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// isNobody tells whether a name stands for no single person by its meaning.
func isNobody(key string) bool {
	return key == "anonymous" || key == "-default-" || strings.HasPrefix(key, "*")
}
