//go:build linux

package main

import (
	"fmt"
	"slices"
	"strconv"
)

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func least(values []float64) float64 { return slices.Min(values) }
func most(values []float64) float64  { return slices.Max(values) }
func last(values []float64) float64  { return values[len(values)-1] }

// f writes a figure with so many decimals.
func f(x float64, decimals int) string { return strconv.FormatFloat(x, 'f', decimals, 64) }

// seconds writes a time with three figures or so.
func seconds(x float64) string {
	switch {
	case x < 1:
		return f(x, 3)
	case x < 100:
		return f(x, 2)
	}
	return f(x, 0)
}

// spread says how far runs lie apart.
func spread(values []float64) string {
	if len(values) == 1 {
		return "one run"
	}
	return seconds(least(values)) + " - " + seconds(most(values))
}

func million(n int) string {
	if n >= 1_000_000 {
		return strconv.FormatFloat(float64(n)/1e6, 'g', -1, 64) + " million"
	}
	return fmt.Sprint(n)
}
