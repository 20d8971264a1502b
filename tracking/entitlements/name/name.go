// Package name reads names of persons, servers and groups as a Domino domain
// writes them, so that different spellings of one name are known as the same:
//
//	CN=Dana Smith/OU=Sales/O=Acme   canonical
//	Dana Smith/Sales/Acme           abbreviated
//	CN=Dana Smith,OU=Sales,O=Acme   distinguished, as LDAP writes it (RFC 4514)
//
// Names are compared by their keys: the values alone, in lower case.
package name

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// AppendKey appends the key of a name to dst: its values from the most special
// to the most general one, in lower case, with slashes between them. All three
// spellings of a name have the same key; so have a wildcard's (*/OU=Sales/O=Acme).
func AppendKey(dst, name []byte) []byte {
	name = bytes.TrimSpace(name)
	if distinguished(name) {
		name = slashed(name)
	}
	for {
		part, rest, more := bytes.Cut(name, []byte("/"))
		_, value := split(part)
		dst = appendLower(dst, value)
		if !more {
			return dst
		}
		dst, name = append(dst, '/'), rest
	}
}

// Key is the key of a name as a string.
func Key(name string) string { return string(AppendKey(nil, []byte(name))) }

// Canonical is a name for people: a distinguished name is written with slashes,
// any other stays as it is.
func Canonical(name []byte) string {
	name = bytes.TrimSpace(name)
	if distinguished(name) {
		name = slashed(name)
	}
	return string(name)
}

// Hierarchical tells whether a name has more than one part, as those of persons
// and servers have, while groups are mostly called by a single word.
func Hierarchical(key string) bool { return strings.Contains(key, "/") }

// Part is a component of a name, say OU=Sales.
type Part struct {
	Tag   string // upper case: CN, OU, O, C; digits behind OU are left out
	Value string // lower case
}

// Parts takes a name apart. Of an abbreviated name the first part is CN, the
// last O and those between are OU: a country is known from canonical names only.
func Parts(name string) []Part {
	texts := strings.Split(Canonical([]byte(name)), "/")
	parts := make([]Part, len(texts))
	for i, text := range texts {
		tag, value := split([]byte(text))
		switch {
		case len(tag) > 0:
		case i == 0:
			tag = []byte("CN")
		case i == len(texts)-1:
			tag = []byte("O")
		default:
			tag = []byte("OU")
		}
		parts[i] = Part{strings.TrimRight(strings.ToUpper(string(tag)), "1234"), string(appendLower(nil, value))}
	}
	return parts
}

// tags are those that names can have; another text before = belongs to the value.
var tags = [...]string{"CN", "OU", "O", "C", "OU1", "OU2", "OU3", "OU4", "L", "ST", "DC", "UID"}

// split cuts the tag off a part of a name; without one it is empty.
func split(part []byte) (tag, value []byte) {
	part = bytes.TrimSpace(part)
	at := bytes.IndexByte(part, '=')
	if at < 1 || at > 4 { // "CN " has a blank
		return nil, part
	}
	tag = bytes.TrimSpace(part[:at])
	for _, known := range tags {
		if len(known) == len(tag) && strings.EqualFold(known, string(tag)) {
			return tag, bytes.TrimSpace(part[at+1:])
		}
	}
	return nil, part
}

// distinguished tells whether a name is written as LDAP does: parts with tags
// and commas between them.
func distinguished(name []byte) bool {
	comma := bytes.IndexByte(name, ',')
	for comma > 0 && name[comma-1] == '\\' {
		next := bytes.IndexByte(name[comma+1:], ',')
		if next < 0 {
			return onlyPart(name)
		}
		comma += 1 + next
	}
	if comma < 0 {
		return onlyPart(name)
	}
	first, _ := split(name[:comma])
	second, _ := split(name[comma+1:])
	return first != nil && second != nil && bytes.IndexByte(name[:comma], '/') < 0
}

// onlyPart tells whether a name is a single part with a tag and with escapes.
func onlyPart(name []byte) bool {
	tag, _ := split(name)
	return tag != nil && bytes.IndexByte(name, '\\') >= 0 && bytes.IndexByte(name, '/') < 0
}

// slashed writes a distinguished name with slashes, its escapes undone.
func slashed(name []byte) []byte {
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == ',':
			out = append(bytes.TrimRight(out, " "), '/')
			for i+1 < len(name) && name[i+1] == ' ' {
				i++
			}
		case c == '\\' && i+2 < len(name) && hex(name[i+1]) >= 0 && hex(name[i+2]) >= 0:
			out = append(out, byte(hex(name[i+1])<<4|hex(name[i+2])))
			i += 2
		case c == '\\' && i+1 < len(name):
			i++
			out = append(out, name[i])
		default:
			out = append(out, c)
		}
	}
	return out
}

// hex is the value of a hexadecimal digit, -1 of any other character.
func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func appendLower(dst, text []byte) []byte {
	for i, c := range text {
		if c >= utf8.RuneSelf {
			return append(dst, bytes.ToLower(text[i:])...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}
