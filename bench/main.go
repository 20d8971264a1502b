//go:build linux

// Bench measures liclog beside what people would use instead, on data that licsim
// makes: several times, in turn, all in one run. It prints the medians, how far
// the runs lie apart, and the ratios, and writes them with machine, date and
// versions to docs/performance.md.
//
// It is run by "make bench" from the project's folder. Node.js with npm (for
// DuckDB) and Python 3 (for a script that reads FlexLM logs) should be there; what
// is missing is left out, and the report says so.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// settings are the sizes that a run works on.
type settings struct {
	dir              string  // data, made once and kept
	bin              string  // liclog, licsim
	rows             int     // of the large day
	days, rowsPerDay int     // of the year
	events           int     // of the simulated servers
	flexlmEvents     int     // of the log that other tools read
	largeGB          float64 // size of the largest FlexLM log
	runs             int
	command          string // that these were given with
}

// part is something that can be measured alone.
type part struct {
	name, about string
	measure     func(*report) error
}

var parts = []part{
	{"day", "the summary of one large day, beside wc, DuckDB and others", day},
	{"year", "the summaries of a year, cold and kept up to date", year},
	{"log", "native events from a file and piped", logging},
	{"flexlm", "a FlexLM log, beside scripts", flexLM},
	{"formats", "the logs of other license servers", formats},
	{"memory", "memory by what runs and by the size of the input", memoryNeeded},
	{"commands", "what administrators wait for", commands},
	{"acknowledge", "how long an event waits for its acknowledgement", acknowledging},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if len(os.Args) > 2 { // this program as one of the contestants
		if play, ok := players[os.Args[1]]; ok {
			check(play(os.Args[2:]))
			return
		}
	}
	debug.SetGCPercent(25) // small, as a child's peak memory can't be told below this program's
	s := settings{bin: "bin"}
	flag.StringVar(&s.dir, "data", filepath.Join("bench", "data"), "folder of the data")
	flag.IntVar(&s.rows, "rows", 10_000_000, "rows of the large day")
	flag.IntVar(&s.days, "days", 365, "days of the year")
	flag.IntVar(&s.rowsPerDay, "rows-per-day", 100_000, "rows of each of its days")
	flag.IntVar(&s.events, "events", 20_000_000, "events of the simulated servers (a fourth of them in the other formats)")
	flag.IntVar(&s.flexlmEvents, "flexlm-events", 2_000_000, "events of the FlexLM log that scripts read too")
	flag.Float64Var(&s.largeGB, "large-gb", 1, "size in GB of the large FlexLM log; with its tree it takes three times as much of the disk")
	flag.IntVar(&s.runs, "runs", 3, "runs of each contestant")
	only := flag.String("only", "", "measure these parts alone, separated by commas:\n"+list(parts))
	file := flag.String("report", "", "file to write (default docs/performance.md; with --only none)")
	flag.Parse()
	if s.command = "make bench"; flag.NFlag() > 0 {
		s.command = strings.Join(append([]string{"bin/bench"}, os.Args[1:]...), " ")
	}
	chosen, err := choose(*only)
	check(err)
	if *file == "" && *only == "" {
		*file = filepath.Join("docs", "performance.md")
	}
	r := newReport(s)
	for _, p := range chosen {
		check(p.measure(r))
	}
	check(r.write(*file))
}

func list(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "%-12s %s\n", p.name, p.about)
	}
	return b.String()
}

// choose finds parts by their names, all for none.
func choose(names string) (chosen []part, err error) {
	if names == "" {
		return parts, nil
	}
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("--only: no part %q; there are\n%s", name, list(parts))
		}
		chosen = append(chosen, parts[i])
	}
	return chosen, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
