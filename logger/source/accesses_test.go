package source_test

import "github.com/liclog/liclog/logger/source/sourcetest"

func init() {
	samples["ncsa"] = sourcetest.Suite{
		Sample: `10.0.0.1 - jane [02/Jul/2007:09:30:15 +0200] "GET /mail.nsf HTTP/1.1" 200 2326
10.0.0.1 - - [02/Jul/2007:09:30:16 +0200] "GET /icons/a.gif HTTP/1.1" 200 512
10.0.0.2 - bruno [02/Jul/2007:09:30:17 +0200] "GET /mail.nsf HTTP/1.1" 401 - "-" "Mozilla/4.0"
`,
		Names: []string{"jane", "bruno", "10.0.0.1"},
	}
	samples["domino"] = sourcetest.Suite{
		Sample: `07/01/2007 09:29:00 AM  Database Server started
07/01/2007 09:30:15 AM  Opened session for Jane Doe/Acme (Release 8.5)
07/01/2007 09:45:15 AM  Closed session for Jane Doe/Acme Databases accessed:     3   Documents read:    29   Documents written:     1
`,
		Names: []string{"Jane"},
	}
}
