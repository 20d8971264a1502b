package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// lsdynaLine reads the listing of LS-DYNA's license manager:
//
//	PROGRAM          EXPIRATION CPUS  USED   FREE    MAX | QUEUE
//	MPPDYNA          12/30/2022          -     60    500 |     0
//	 user3g     59005@n-c13.com  80
//	                   LICENSE GROUP   440     60    500 |     0
//
// The number before the host is the process's.
func lsdynaLine(r *Reader, text string) event.Verdict {
	for _, mark := range []string{"Using user specified server ", "Using default server "} {
		if server, ok := strings.CutPrefix(text, mark); ok {
			r.Expect()
			r.On(server)
			return event.Skip(kindBanner)
		}
	}
	switch {
	case strings.HasPrefix(text, "*** ERROR"):
		return r.Down(r.Server)
	case strings.HasPrefix(text, "LICENSE GROUP"):
		return event.Skip("sum of a group of licenses")
	case strings.HasPrefix(text, "PROGRAM "):
		r.Lists()
		r.Section = "table"
		return event.Skip(kindTable)
	case text == "LICENSE INFORMATION", strings.HasPrefix(text, "----"), r.Section != "table":
		return event.Skip(kindTable)
	}
	if before, _, ok := strings.Cut(text, "|"); ok {
		return lsdynaProgram(r, strings.Fields(before))
	}
	return lsdynaUser(r, strings.Fields(text))
}

func lsdynaProgram(r *Reader, cells []string) event.Verdict {
	if len(cells) < 5 {
		return event.Reject(whyUnknown)
	}
	r.Product = strings.Clone(cells[0])
	most := Number(cells[len(cells)-1])
	if most < 0 {
		return event.Reject(whyUnknown)
	}
	return r.Owns(r.Product, r.Product, most, "")
}

func lsdynaUser(r *Reader, cells []string) event.Verdict {
	if len(cells) != 3 {
		return event.Reject(whyUnknown)
	}
	process, host, ok := strings.Cut(cells[1], "@")
	if !ok {
		return event.Reject(whyUnknown)
	}
	return r.InUse(Holding{
		User: cells[0], Host: host, Process: process, ProductID: r.Product, Product: r.Product,
		Handle: cells[1], Desired: Number(cells[2]), Granted: event.NotGiven,
	})
}
