//go:build linux

// Bench measures liclog beside what people would use instead, on data that licsim
// makes: several times, in turn, all in one run. It prints the medians and their
// ratios and writes them, with machine, date and versions, to docs/performance.md.
//
// It is run by "make bench" from the project's folder and needs Node.js with npm
// for DuckDB.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// settings are the sizes that a run works on.
type settings struct {
	dir              string // data, made once and kept
	bin              string // liclog, licsim
	rows             int    // of the large day
	days, rowsPerDay int    // of the year
	events           int    // of the simulated servers
	runs             int
	report           string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if len(os.Args) == 3 { // this program as one of the contestants
		if read, ok := readers[os.Args[1]]; ok {
			check(read(os.Args[2]))
			return
		}
	}
	s := settings{bin: "bin"}
	flag.StringVar(&s.dir, "data", filepath.Join("bench", "data"), "folder of the data")
	flag.IntVar(&s.rows, "rows", 10_000_000, "rows of the large day")
	flag.IntVar(&s.days, "days", 365, "days of the year")
	flag.IntVar(&s.rowsPerDay, "rows-per-day", 100_000, "rows of each of its days")
	flag.IntVar(&s.events, "events", 20_000_000, "events of the simulated servers")
	flag.IntVar(&s.runs, "runs", 3, "runs of each contestant")
	flag.StringVar(&s.report, "report", filepath.Join("docs", "performance.md"), "file to write")
	flag.Parse()
	r := newReport(s)
	for _, measure := range []func(*report) error{day, year, logging, commands, acknowledging} {
		check(measure(r))
	}
	check(r.write())
	fmt.Println("written:", s.report)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
