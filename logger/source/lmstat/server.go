package lmstat

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/status"
)

// down are the words with which lmstat says that a license server or a vendor
// daemon does not answer.
var down = []string{
	"Cannot connect to license server", "Cannot connect to vendor daemon", "Cannot read data from license server",
	"license server DOWN", "lmgrd is not running", "vendor daemon is down", "Error getting status",
	"Cannot find license file", "Invalid host", "License server machine is down",
}

func saysDown(text string) bool {
	for _, words := range down {
		if strings.Contains(text, words) {
			return true
		}
	}
	return strings.HasSuffix(text, ": DOWN") || strings.Contains(text, ": DOWN ")
}

// serverLine reads the state of the hosts that serve licenses, and of the vendor
// daemons on them.
func serverLine(r *status.Reader, text string) (event.Verdict, bool) {
	switch {
	case strings.HasPrefix(text, "Vendor daemon status"):
		r.Section, r.Daemons, r.Vendor = "daemons", 0, ""
	case strings.HasPrefix(text, "Feature usage info"), strings.HasPrefix(text, "License file(s) on "):
	case strings.HasPrefix(text, "NO ACTIVE LICENSES"), strings.HasPrefix(text, "No active licenses"):
		r.Lists()
	case saysDown(text):
		return silent(r, text), true
	case strings.Contains(text, ": license server UP"):
	case strings.Contains(text, ": UP v"):
		if r.Section == "users" { // the next vendor's part
			r.Section, r.Daemons = "daemons", 0
		}
		r.Daemons++
		name, _, _ := strings.Cut(text, ":")
		r.Vendor = strings.Clone(name)
	default:
		return event.Verdict{}, false
	}
	return event.Skip(kindServer), true
}

// silent counts hosts that do not answer: of three that share the work, two are
// enough. A vendor daemon has no such help.
func silent(r *status.Reader, text string) event.Verdict {
	if r.Section == "" && !strings.HasPrefix(text, "Error getting status") {
		r.Failed++
		if r.Failed < r.Hosts {
			return event.Skip(kindServer)
		}
	}
	if r.Silent {
		return event.Skip(kindServer)
	}
	return r.Down(r.Server)
}
