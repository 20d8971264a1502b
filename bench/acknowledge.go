//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// acknowledging measures how long an event waits for its acknowledgement while a
// server writes a steady 20000 a second, beside a plain program that appends
// each line to a file and syncs it in the same groups.
func acknowledging(r *report) error {
	s := r.settings
	appended := filepath.Join(s.dir, "appended")
	all := []struct {
		name  string
		args  []string
		waits []float64
	}{
		{name: "liclog log --live --ack", args: s.liclog("log", "--quiet", "--dir", s.tree(), "--live", "--ack")},
		{name: "plain program, same groups", args: s.self("append", appended)},
	}
	anew := func() error { return errors.Join(s.removeTree(), os.RemoveAll(appended)) }
	for range s.runs {
		for i := range all {
			if err := anew(); err != nil {
				return err
			}
			syscall.Sync()
			waits, err := waits(all[i].args)
			if err != nil {
				return fmt.Errorf("%s: %w", all[i].name, err)
			}
			all[i].waits = append(all[i].waits, waits...)
		}
	}
	t := r.table("Waiting for the acknowledgement of an event, 20,000 events a second", "median, ms", "99 %, ms", "longest, ms")
	for _, c := range all {
		slices.Sort(c.waits)
		n := len(c.waits)
		t.row(c.name, f(c.waits[n/2]*1000, 1), f(c.waits[n*99/100]*1000, 1), f(c.waits[n-1]*1000, 1))
	}
	return anew()
}

// waits pipes events into a command for three seconds and gives for each the
// seconds until a count that holds it was printed.
func waits(args []string) ([]float64, error) {
	const rate, total = 20_000, 60_000
	cmd := exec.Command(args[0], args[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var problems strings.Builder
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	sent := make([]time.Time, total)
	go func() {
		defer in.Close()
		fmt.Fprintln(in, "Time,Event,UserName,HostName,ProductId,Handle")
		start := time.Now()
		for i := range total {
			if i%100 == 0 {
				time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / rate)))
			}
			sent[i] = time.Now()
			fmt.Fprintf(in, "%d,checkout,user%d,host,product,h%d\n", sent[i].Unix(), i%500, i)
		}
	}()
	var waited []float64
	counts := bufio.NewScanner(out)
	for counts.Scan() {
		n, err := strconv.Atoi(counts.Text())
		if err != nil {
			return nil, err
		}
		now := time.Now()
		for i := len(waited); i < min(n, total); i++ {
			waited = append(waited, now.Sub(sent[i]).Seconds())
		}
	}
	if err := cmd.Wait(); err != nil {
		return nil, errors.Join(err, errors.New(problems.String()))
	}
	return waited, nil
}
