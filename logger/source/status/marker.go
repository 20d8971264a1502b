package status

import (
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Words of the lines that whoever records listings writes between them.
const (
	markListing = "listing"
	markListed  = "listed"
	markFailed  = "failed"
	markPrefix  = "liclog "
)

// MarkListing is the line before a listing taken at a moment.
func MarkListing(at time.Time) string {
	return markPrefix + markListing + " " + at.UTC().Format(time.RFC3339) + "\n"
}

// MarkListed is the line behind a complete listing.
func MarkListed() string { return markPrefix + markListed + "\n" }

// MarkFailed is the line that says that there was no listing; it stands behind
// MarkListing and whatever was printed.
func MarkFailed(why string) string {
	return markPrefix + markFailed + ": " + strings.Join(strings.Fields(why), " ") + "\n"
}

// marker tells the lines between listings from those of a tool.
func marker(line string) (word, rest string, ok bool) {
	text, ok := strings.CutPrefix(line, markPrefix)
	if !ok {
		return "", "", false
	}
	word, rest, _ = strings.Cut(text, " ")
	word = strings.TrimSuffix(word, ":")
	return word, rest, word == markListing || word == markListed || word == markFailed
}

// marked takes a line between listings.
func (r *Reader) marked(word, rest string) event.Verdict {
	switch word {
	case markListing:
		at, err := event.ParseTime(strings.TrimSpace(rest))
		if err != nil {
			return event.Reject("unreadable time of a listing: write it as 2007-07-02T09:30:00Z")
		}
		r.begin(at)
		r.Given, r.Fresh = true, true
	case markListed:
		if !r.Told {
			return r.Down(r.Server)
		}
		r.finish()
	case markFailed:
		r.Down(r.Server)
		r.finish()
	}
	return event.Used
}

// finish says that the listing at hand is complete.
func (r *Reader) finish() {
	r.close(r.Time)
	r.Fresh, r.Given = true, false
}

// close ends a server's listing: what it did not hold has ended.
func (r *Reader) close(at layout.Second) {
	if r.Open {
		r.add(event.Listed, at)
		r.Open = false
	}
}
