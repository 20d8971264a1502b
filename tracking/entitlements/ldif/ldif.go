// Package ldif reads entries of a directory as LDIF (RFC 2849), the form in which
// ldapsearch prints them: folded lines, base64 values, comments. It streams: an
// entry is in memory while it is looked at.
//
// Records of changes (changetype:) are no entries; they are passed over and
// counted. So are references to other servers. A search that its server cut
// short is an error, since entries are missing then.
package ldif

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// MaxLine is the length in bytes over which a line, unfolded, is not believed.
const MaxLine = 64 << 20

// Entry is what a directory has about one name.
type Entry struct {
	DN   string
	Line int64 // of its first line, from 1
	// Values has the values of each attribute, in order; names in lower case and
	// without options: cn;lang-de is cn.
	Values map[string][]string
}

// Error is what is wrong in a line.
type Error struct {
	Line int64
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// Reader reads entries one after another.
type Reader struct {
	src     *bufio.Reader
	wanted  map[string]bool
	line    int64 // read so far
	next    []byte
	nextAt  int64
	ended   bool
	err     error
	Changes int64 // records of changes that were passed over
}

// NewReader reads entries from src. Values are kept of the wanted attributes
// alone, in lower case; all others are passed over unread.
func NewReader(src io.Reader, wanted ...string) *Reader {
	r := &Reader{src: bufio.NewReaderSize(src, 256<<10), wanted: make(map[string]bool)}
	for _, attribute := range wanted {
		r.wanted[strings.ToLower(attribute)] = true
	}
	r.advance()
	r.next = bytes.TrimPrefix(r.next, []byte("\ufeff"))
	return r
}

// Next is the next entry, io.EOF behind the last one. An *Error is final: what
// follows it can't be trusted.
func (r *Reader) Next() (*Entry, error) {
	for {
		e, err := r.record()
		switch {
		case err != nil:
			return nil, err
		case e != nil:
			return e, nil
		}
	}
}

// record reads lines up to an empty one. Of a record that is no entry it is nil.
func (r *Reader) record() (*Entry, error) {
	for !r.ended && len(r.next) == 0 {
		r.advance()
	}
	if r.ended {
		return nil, cmp.Or(r.err, io.EOF)
	}
	e := &Entry{Line: r.nextAt, Values: make(map[string][]string)}
	first, change := true, false
	for ; !r.ended && len(r.next) > 0; r.advance() {
		if r.next[0] == '#' || change {
			continue
		}
		name, value, err := r.attribute()
		if err != nil {
			return nil, err
		}
		if first && name == "version" {
			continue
		}
		switch {
		case name == "dn" && first:
			e.DN = value
			e.Line = r.nextAt
		case first:
			return nil, r.other(name)
		case name == "changetype":
			change = true
		case r.wanted[name]:
			e.Values[name] = append(e.Values[name], value)
		}
		first = false
	}
	switch {
	case r.err != nil:
		return nil, r.err
	case change:
		r.Changes++
		return nil, nil
	case first: // comments or the version alone
		return nil, nil
	}
	return e, nil
}

// other reads a record that begins with no dn: what ldapsearch says at its end,
// or a reference to another server.
func (r *Reader) other(name string) error {
	at := r.nextAt
	if name != "search" && name != "result" && name != "ref" {
		return &Error{at, fmt.Sprintf("an entry begins with dn:, not with %s:", name)}
	}
	for ; !r.ended && len(r.next) > 0; r.advance() {
		if r.next[0] == '#' {
			continue
		}
		name, value, err := r.attribute()
		if err != nil {
			return err
		}
		if name == "result" && !strings.HasPrefix(value, "0") {
			return &Error{r.nextAt, "the search was cut short (" + value + "): entries are missing; raise the server's limit, or search in pages (ldapsearch -E pr=1000/noprompt)"}
		}
	}
	return r.err
}

// attribute reads the line at hand. Values of attributes that nobody wants are
// not decoded.
func (r *Reader) attribute() (name, value string, err error) {
	colon := bytes.IndexByte(r.next, ':')
	if colon < 1 || r.next[0] == ' ' {
		return "", "", &Error{r.nextAt, "no line of LDIF: it needs a name, a colon and a value"}
	}
	described, _, _ := bytes.Cut(r.next[:colon], []byte(";"))
	name = strings.ToLower(string(described))
	rest := r.next[colon+1:]
	if !r.keeps(name) {
		return name, "", nil
	}
	switch {
	case bytes.HasPrefix(rest, []byte(":")):
		decoded, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(rest[1:])))
		if err != nil {
			return "", "", &Error{r.nextAt, name + " is no base64"}
		}
		return name, string(decoded), nil
	case bytes.HasPrefix(rest, []byte("<")):
		return name, strings.TrimSpace(string(rest[1:])), nil // where it is, not what it is
	}
	return name, string(bytes.TrimLeft(rest, " ")), nil
}

func (r *Reader) keeps(name string) bool {
	switch name {
	case "dn", "changetype", "result", "search", "ref", "version":
		return true
	}
	return r.wanted[name]
}

// advance goes to the next line, with those that are folded into it.
func (r *Reader) advance() {
	r.next = r.next[:0]
	if !r.physical() {
		r.ended = true
		return
	}
	r.nextAt = r.line
	if len(r.next) == 0 {
		return
	}
	for {
		ahead, _ := r.src.Peek(1)
		if len(ahead) == 0 || ahead[0] != ' ' {
			return
		}
		_, _ = r.src.Discard(1)
		if !r.physical() {
			return
		}
		if len(r.next) > MaxLine {
			r.err, r.ended = &Error{r.nextAt, "a value of more than 64 MiB"}, true
			return
		}
	}
}

// physical appends a line of the file to the one at hand; false at the end.
func (r *Reader) physical() bool {
	got := false
	for {
		piece, err := r.src.ReadSlice('\n')
		got = got || len(piece) > 0
		r.next = append(r.next, piece...)
		if len(r.next) > MaxLine {
			r.err, r.ended = &Error{r.line + 1, "a line of more than 64 MiB"}, true
			return false
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			r.err = err
			return false
		}
		break
	}
	if got {
		r.line++
	}
	r.next = bytes.TrimSuffix(r.next, []byte("\n"))
	r.next = bytes.TrimSuffix(r.next, []byte("\r"))
	return got
}
