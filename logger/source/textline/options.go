package textline

import "time"

// Options are what a log does not tell about itself.
type Options struct {
	// Zone is that of local times in the log; nil is UTC.
	Zone *time.Location
	// ByData adds to product and name, in brackets, what the log tells further of
	// what was asked for: the real product of token licenses.
	ByData bool
	// FoldCase writes user and host names in lower case.
	FoldCase bool
	// Server tells several license servers apart; it may be empty.
	Server string
	// LastDay holds the date of the log's last line. It counts only where no
	// line of the log tells the year.
	LastDay time.Time
}
