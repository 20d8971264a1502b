// Package dice draws whole numbers by chance. From the same seed it draws the
// same on every machine: fractions appear in its tables only, rounded.
package dice

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// Dice is one stream of random numbers.
type Dice struct{ pcg rand.PCG }

// New starts the stream of a seed; streams of one seed are apart from each other.
func New(seed, stream uint64) *Dice {
	d := &Dice{}
	d.pcg.Seed(seed, stream)
	return d
}

// Below draws from 0 to n-1.
func (d *Dice) Below(n int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(hi)
}

// Between draws from low to high, both included.
func (d *Dice) Between(low, high int) int { return low + d.Below(high-low+1) }

// OneIn is true once in n times.
func (d *Dice) OneIn(n int) bool { return d.Below(n) == 0 }

// Skewed draws from 0 to n-1, small numbers more often: the first hundredth of
// n gets a tenth of the draws.
func (d *Dice) Skewed(n int) int {
	r := d.pcg.Uint64() >> 32
	return int((r * r >> 32) * uint64(n) >> 32)
}

// Unit is what stands for 1 in numbers that have a fraction.
const Unit = 1 << unitBits

const (
	unitBits  = 32
	tableBits = 12
	tableSize = 1 << tableBits
)

// table holds a distribution's quantiles, from which it is drawn.
type table [tableSize + 1]int64

func newTable(quantile func(p float64) float64) *table {
	var t table
	for i := range t {
		p := (float64(i) + 0.5) / (tableSize + 1)
		t[i] = int64(math.Round(quantile(p) * Unit))
	}
	return &t
}

// waits are exponential with the mean 1 (nearly: the longest are cut off).
var waits = newTable(func(p float64) float64 { return -math.Log1p(-p) })

// lengthSigma is the shape of lengths.
const lengthSigma = 1.1

// LengthMean is how much longer the mean is than the median.
const LengthMean = 1.83

// lengths are lognormal with the median 1.
var lengths = newTable(func(p float64) float64 { return math.Exp(lengthSigma * math.Sqrt2 * math.Erfinv(2*p-1)) })

// draw draws from a table, between its entries in proportion.
func (d *Dice) draw(t *table) int64 {
	const restBits = 20
	r := d.pcg.Uint64()
	i := r >> (64 - tableBits)
	rest := int64(r >> (64 - tableBits - restBits) & (1<<restBits - 1))
	return t[i] + (t[i+1]-t[i])*rest>>restBits
}

// Length draws a lognormal number of seconds with the given median.
func (d *Dice) Length(median int32) int32 {
	hi, lo := bits.Mul64(uint64(d.draw(lengths)), uint64(median))
	seconds := hi<<(64-unitBits) | lo>>unitBits
	return int32(min(max(seconds, 1), longest))
}

// longest is the longest check-out: somebody forgot it over the holidays.
const longest = 12 * 86400

// Wait draws the time between two requests, in 1/Unit of the mean.
func (d *Dice) Wait() int64 { return d.draw(waits) }
