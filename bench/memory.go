//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// memoryNeeded measures what decides how much memory the logger needs: what runs, and
// not what was read.
func memoryNeeded(r *report) error {
	return errors.Join(running(r), sizes(r))
}

// running measures a million running check-outs.
func running(r *report) error {
	s := r.settings
	name := filepath.Join(s.dir, "running.csv")
	if err := once(name, writeRunning); err != nil {
		return err
	}
	c := s.importing("a million running check-outs", name)
	if _, err := r.contest("Memory by what runs", []*contestant{c}); err != nil {
		return err
	}
	r.atMost("a million running check-outs, MB", c.peak(), 400)
	return s.removeTree()
}

// writeRunning writes check-outs that all run to the end.
func writeRunning(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "Time,Event,UserName,HostName,ProcessId,ProductId,ProductName,NumberDesired,NumberGranted,Handle,Server")
	for i := range 1_000_000 {
		fmt.Fprintf(out, "%d,checkout,user%d,host%d,%d,vendor:product%d,product%d,1,1,h%x,server\n",
			1183248000+i/100, i%20000, i%30000, i%65536, i%60, i%60, i)
	}
	return errors.Join(out.Flush(), file.Close())
}

// sizes measures a FlexLM log of 100 MB (less where the large one is small) and a
// much larger one of the same server.
func sizes(r *report) error {
	s := r.settings
	const bytesPerEvent = 65
	large := s.largeGB * 1e9
	var all []*contestant
	for _, size := range []float64{min(100e6, large/10), large} {
		log, err := s.serverLog("flexlm", severalVendors, int(size/bytesPerEvent))
		if err != nil {
			return err
		}
		c := s.importing("FlexLM log of about "+f(size/1e6, 0)+" MB", log)
		if size > 2e9 {
			c.runs = 1
		}
		all = append(all, c)
	}
	if _, err := r.contest("Memory by the size of the input", all, inputSize(), rate()); err != nil {
		return err
	}
	r.atMost(fmt.Sprintf("memory for a FlexLM log of %v GB, in times of one of %.0f MB", s.largeGB, all[0].bytes()/1e6), all[1].peak()/all[0].peak(), 1.3)
	r.atMost(fmt.Sprintf("memory for a FlexLM log of %v GB, MB", s.largeGB), all[1].peak(), 200)
	return s.removeTree()
}
