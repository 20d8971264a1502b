//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
)

// The limits are programs that do nothing but what can't be left out: fetch the
// input's bytes, look at each of them, put as many bytes on the disk.

const blockSize = 1 << 20

// countLines counts line ends with the standard library's fastest loop: what
// fetching the bytes takes.
func countLines(block []byte) uint64 { return uint64(bytes.Count(block, []byte{'\n'})) }

// weights count line ends and commas at once.
var weights = [256]uint64{'\n': 1, ',': 1 << 32}

// lookAtEachByte counts line ends and commas byte by byte: what a scanner takes
// that looks at each byte once.
func lookAtEachByte(block []byte) (sum uint64) {
	for _, c := range block {
		sum += weights[c]
	}
	return sum
}

// overFile makes a player that adds up a figure of a file's blocks.
func overFile(figure func(block []byte) uint64) func(args []string) error {
	return func(args []string) error {
		sum, err := overBlocks(args[0], figure)
		fmt.Println(sum)
		return err
	}
}

// overBlocks adds up a figure of all blocks, a goroutine on each processor.
func overBlocks(name string, figure func(block []byte) uint64) (sum uint64, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	n := runtime.NumCPU()
	sums, problems := make([]uint64, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { sums[i], problems[i] = overEvery(n, i, file, figure) })
	}
	all.Wait()
	for _, s := range sums {
		sum += s
	}
	return sum, errors.Join(problems...)
}

// overEvery adds up a figure of every n-th block from the first on.
func overEvery(n, first int, file io.ReaderAt, figure func(block []byte) uint64) (sum uint64, err error) {
	block := make([]byte, blockSize)
	for i := int64(first); ; i += int64(n) {
		length, err := file.ReadAt(block, i*blockSize)
		sum += figure(block[:length])
		if errors.Is(err, io.EOF) {
			return sum, nil
		}
		if err != nil {
			return sum, err
		}
	}
}

// writeSynced writes so many bytes to a file, synced so many times.
func writeSynced(args []string) error {
	file, err := os.Create(args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	total, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	groups, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	block := bytes.Repeat([]byte("liclog,\n"), blockSize/8)
	for range groups {
		for left := total / groups; left > 0; left -= len(block) {
			if _, err := file.Write(block[:min(left, len(block))]); err != nil {
				return err
			}
		}
		if err := file.Sync(); err != nil {
			return err
		}
	}
	return nil
}
