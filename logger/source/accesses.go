package source

import (
	"github.com/liclog/liclog/logger/source/domino"
	"github.com/liclog/liclog/logger/source/ncsa"
)

// accesses are the formats that tell who was authenticated at a server.
func accesses() []Format {
	return []Format{
		{"ncsa", "access log of a web server, NCSA common or combined: users by HTTP", ncsa.Sniff, logOf(ncsa.New)},
		{"domino", "log of a Domino server as text: sessions of Notes users", domino.Sniff, logOf(domino.New)},
	}
}
