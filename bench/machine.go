//go:build linux

package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

func processorName() string { return fieldOf("/proc/cpuinfo", "model name") }

// cyclesPerSecond is the processor's clock, 0 where the system does not tell it.
func cyclesPerSecond() float64 {
	mhz, err := strconv.ParseFloat(fieldOf("/proc/cpuinfo", "cpu MHz"), 64)
	if err != nil {
		return 0
	}
	return mhz * 1e6
}

func memoryOfMachine() string {
	kb, err := strconv.ParseFloat(strings.TrimSuffix(fieldOf("/proc/meminfo", "MemTotal"), " kB"), 64)
	if err != nil {
		return "unknown"
	}
	return f(kb/1024/1024, 0) + " GB"
}

// ownPeak is this program's peak memory in MB. Linux counts a program's peak from
// that of the process that started it: less can't be told of a child.
func ownPeak() float64 {
	var used syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return float64(used.Maxrss) / 1024
}

// fieldOf is the value behind a name and a colon in one of the system's files.
func fieldOf(file, name string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// versionOf is the first line that a program prints of itself.
func versionOf(name string, args ...string) string {
	output, err := exec.Command(name, args...).Output()
	if err != nil {
		return "not there"
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	return line
}
