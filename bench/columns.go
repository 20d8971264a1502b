//go:build linux

package main

// column is a figure of a contestant that a table shows beside those of all.
type column struct {
	title string
	cell  func(*contestant) string
}

// ofAll are the columns of all contests.
var ofAll = []column{
	{"seconds", func(c *contestant) string { return seconds(c.median()) }},
	{"least - most", func(c *contestant) string { return spread(c.seconds) }},
	{"processor seconds", func(c *contestant) string { return seconds(median(c.processor)) }},
	{"memory, MB", func(c *contestant) string { return memory(c.peak()) }},
}

// memory writes a peak, which can't be told where it is below this program's own.
func memory(peak float64) string {
	if own := ownPeak(); peak < own+0.5 {
		return "under " + f(own+1, 0)
	}
	return f(peak, 0)
}

// times compares with a contestant.
func times(other *contestant, name string) column {
	return column{"times " + name, func(c *contestant) string { return f(c.median()/other.median(), 2) }}
}

// each is how many million of n things a contestant does in a second.
func each(what string, n int) column {
	return column{"million " + what + "/s", func(c *contestant) string { return f(float64(n)/c.median()/1e6, 2) }}
}

// rate is how much of its input a contestant takes in.
func rate() column {
	return column{"MB/s", func(c *contestant) string { return f(c.bytes()/c.median()/1e6, 0) }}
}

// cycles is the processors' work for each byte of the input.
func cycles() column {
	clock := cyclesPerSecond()
	return column{"cycles a byte", func(c *contestant) string {
		if clock == 0 {
			return "unknown"
		}
		return f(median(c.processor)*clock/c.bytes(), 2)
	}}
}

// inputSize is how much a contestant reads, written what it writes to files.
func inputSize() column {
	return column{"log, MB", func(c *contestant) string { return f(c.bytes()/1e6, 0) }}
}

func written() column {
	return column{"written, MB", func(c *contestant) string { return f(median(c.written), 0) }}
}
