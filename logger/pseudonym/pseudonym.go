// Package pseudonym replaces names by keyed hashes: the same name always gives
// the same pseudonym, and without the key nobody can tell the name, nor try
// names out.
package pseudonym

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

const (
	// minKey is how many bytes of a key make guessing hopeless.
	minKey = 16
	// length is that of a pseudonym in bytes: enough that two names of a
	// company will never share one.
	length = 8
	// remembered is how many pseudonyms are kept at hand.
	remembered = 1 << 17
)

// FromFile reads a key file and gives the function that replaces names. White
// space at the end of the file does not count.
func FromFile(name string) (func(string) string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("can't read the key of pseudonyms: %w", err)
	}
	key := bytes.TrimRight(data, " \t\r\n")
	if len(key) < minKey {
		return nil, fmt.Errorf("%s: a key of pseudonyms needs at least %d bytes, this one has %d; make one with: head -c 32 /dev/urandom | base64 > %s",
			name, minKey, len(key), name)
	}
	return New(key), nil
}

// New gives the function that replaces names: HMAC-SHA256 under the key, the
// first 8 bytes in hex. It is not safe for concurrent use.
func New(key []byte) func(name string) string {
	known := map[string]string{}
	return func(name string) string {
		if p, ok := known[name]; ok {
			return p
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(name))
		p := hex.EncodeToString(mac.Sum(nil)[:length])
		if len(known) >= remembered {
			clear(known)
		}
		known[strings.Clone(name)] = p
		return p
	}
}
