package regex

import (
	"testing"

	"github.com/liclog/liclog/logger/source/sourcetest"
)

const usualLines = `05.01.2026 08:00:01 LENT 1 mesh user1234@host0042
05.01.2026 08:00:02 LENT 2 cad user0007@host0043
05.01.2026 08:00:02 heartbeat of the server
05.01.2026 08:00:03 BACK 1 mesh user1234@host0042
`

func usual(t testing.TB, pattern string) *Format {
	return compiled(t, Description{
		Patterns: []string{pattern}, Skip: []string{"^#", "heartbeat"},
		Time: "%d.%m.%Y %H:%M:%S", Zone: "Europe/Madrid",
		Events: map[string]string{"LENT": "checkout", "BACK": "checkin"},
	})
}

const directPattern = `^(?P<time>\S+ \S+) (?P<event>LENT|BACK) (?P<count>\d+) (?P<product>\S+) (?P<user>[^@]+)@(?P<host>\S+)`

// BenchmarkLine measures a pattern that is direct and one that says the same and
// is not.
func BenchmarkLine(b *testing.B) {
	for name, pattern := range map[string]string{
		"direct": directPattern,
		"other":  `^(?P<time>\S+ \S+) (?P<event>LENT|BACK) (?P<count>\d+) (?P<product>\S+) (?P<user>.+)@(?P<host>\S+)`,
	} {
		b.Run(name, func(b *testing.B) { sourcetest.Bench(b, usual(b, pattern).New(Options{}), usualLines) })
	}
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, usual(t, directPattern).New(Options{Server: "berlin"}), usualLines)
}
