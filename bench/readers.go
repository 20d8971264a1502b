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

// readers are the plain programs that people would write: they read a day's
// Log.csv and add up its license-hours, nothing more.
var readers = map[string]func(file string) error{
	"encoding-csv": readWithEncodingCSV,
	"gocsv":        readWithGocsv,
	"append":       appendLines,
}

func readWithEncodingCSV(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(bufio.NewReaderSize(file, 1<<20))
	r.ReuseRecord = true
	hours := map[string]int64{}
	for line := 1; ; line++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			fmt.Println(len(hours))
			return nil
		}
		if err != nil || line == 1 {
			continue
		}
		start, _ := strconv.ParseInt(cells[5], 10, 64)
		end, _ := strconv.ParseInt(cells[6], 10, 64)
		used, _ := strconv.ParseInt(cells[8], 10, 64)
		hours[cells[3]] += (end - start) * used
	}
}

// logRow is a line of Log.csv as gocsv reads it.
type logRow struct {
	UserName  string `csv:"UserName"`
	ProductID string `csv:"ProductId"`
	Start     int64  `csv:"StartTime(InSeconds)"`
	End       int64  `csv:"EndTime(inSeconds)"`
	Granted   int64  `csv:"NumberGranted"`
}

func readWithGocsv(name string) error {
	file, err := os.Open(name)
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

// appendLines is the plain program that an acknowledged logger is held against:
// it appends each line of standard input to a file and syncs it by the same rule
// as liclog, after 64 Ki lines or 200 ms.
func appendLines(name string) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
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
		if count++; count-acknowledged >= 64<<10 || count%1024 == 0 && time.Since(last) > 200*time.Millisecond {
			if err := commit(); err != nil {
				return err
			}
		}
	}
}
