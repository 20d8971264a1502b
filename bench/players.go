//go:build linux

package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/gocarina/gocsv"
)

// players are the programs that this one can be itself: plain ones as people would
// write them, and those that show a limit. The first argument is a file.
var players = map[string]func(args []string) error{
	"encoding-csv": readWithEncodingCSV,
	"gocsv":        readWithGocsv,
	"append":       appendLines,
	"count-lines":  overFile(countLines),
	"each-byte":    overFile(lookAtEachByte),
	"write-synced": writeSynced,
	"same-tree":    sameTree,
}

// readWithEncodingCSV reads a day's Log.csv and adds up the license-hours of each
// product, nothing more.
func readWithEncodingCSV(args []string) error {
	hours := map[string]int64{}
	err := eachRow(args[0], func(cells []string) { hours[cells[3]] += licenseSeconds(cells) })
	fmt.Println(len(hours))
	return err
}

// eachRow visits the rows of a Log.csv below its header.
func eachRow(name string, visit func(cells []string)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(bufio.NewReaderSize(file, 1<<20))
	r.ReuseRecord = true
	for line := 1; ; line++ {
		cells, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		case line > 1:
			visit(cells)
		}
	}
}

// licenseSeconds are those of a row of Log.csv.
func licenseSeconds(cells []string) int64 {
	start, _ := strconv.ParseInt(cells[5], 10, 64)
	end, _ := strconv.ParseInt(cells[6], 10, 64)
	used, _ := strconv.ParseInt(cells[8], 10, 64)
	return (end - start) * used
}

// logRow is a line of Log.csv as gocsv reads it.
type logRow struct {
	UserName  string `csv:"UserName"`
	ProductID string `csv:"ProductId"`
	Start     int64  `csv:"StartTime(InSeconds)"`
	End       int64  `csv:"EndTime(inSeconds)"`
	Granted   int64  `csv:"NumberGranted"`
}

func readWithGocsv(args []string) error {
	file, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	hours := map[string]int64{}
	err = gocsv.UnmarshalToCallback(bufio.NewReaderSize(file, 1<<20), func(r logRow) {
		hours[r.ProductID] += (r.End - r.Start) * r.Granted
	})
	fmt.Println(len(hours))
	return err
}

// groupSize is the number of events that liclog puts on disk together at most.
const groupSize = 64 << 10

// appendLines is the plain program that an acknowledged logger is held against:
// it appends each line of standard input to a file and syncs it by the same rule
// as liclog, after so many lines or 200 ms.
func appendLines(args []string) error {
	file, err := os.OpenFile(args[0], os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(file, 1<<20)
	count, acknowledged, last := 0, 0, time.Now()
	commit := func() error {
		if err := errors.Join(out.Flush(), file.Sync()); err != nil {
			return err
		}
		acknowledged, last = count, time.Now()
		_, err := fmt.Println(acknowledged)
		return err
	}
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return commit()
		}
		if err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
		if count++; count-acknowledged >= groupSize || count%1024 == 0 && time.Since(last) > 200*time.Millisecond {
			if err := commit(); err != nil {
				return err
			}
		}
	}
}
