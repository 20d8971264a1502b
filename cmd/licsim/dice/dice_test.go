package dice

import (
	"slices"
	"testing"
)

const draws = 200_000

func TestLength(t *testing.T) {
	d := New(1, 0)
	const median = 10_000
	var lengths []int32
	var sum int64
	for range draws {
		n := d.Length(median)
		if n < 1 {
			t.Fatalf("a length of %d", n)
		}
		lengths = append(lengths, n)
		sum += int64(n)
	}
	slices.Sort(lengths)
	if m := lengths[draws/2]; m < 9_800 || m > 10_200 {
		t.Errorf("the median is %d, want about %d", m, median)
	}
	if m := float64(sum) / draws / median; m < LengthMean*0.97 || m > LengthMean*1.03 {
		t.Errorf("the mean is %.3f medians, want about %v", m, LengthMean)
	}
	// One standard deviation above the median: e to the power of 1.1.
	if q := lengths[draws*8413/10000]; q < 29_000 || q > 31_100 {
		t.Errorf("the quantile at 84.13 %% is %d, want about 30040", q)
	}
}

func TestWait(t *testing.T) {
	d := New(1, 0)
	var sum, long int64
	for range draws {
		w := d.Wait()
		if w <= 0 {
			t.Fatalf("a wait of %d", w)
		}
		if sum += w / 16; w > Unit {
			long++
		}
	}
	if mean := float64(sum) * 16 / draws / Unit; mean < 0.98 || mean > 1.02 {
		t.Errorf("the mean is %.3f, want about 1", mean)
	}
	if share := float64(long) / draws; share < 0.36 || share > 0.376 {
		t.Errorf("%.3f are longer than the mean, want 1/e", share)
	}
}

func TestWholeNumbers(t *testing.T) {
	d := New(1, 0)
	var seen [7]int
	first := 0
	for range draws {
		seen[d.Below(7)]++
		if n := d.Between(-2, 2); n < -2 || n > 2 {
			t.Fatalf("%d is not between -2 and 2", n)
		}
		if n := d.Skewed(1000); n < 10 {
			first++
		} else if n > 999 {
			t.Fatalf("%d of 1000", n)
		}
	}
	for n, times := range seen {
		if times < draws/7*95/100 || times > draws/7*105/100 {
			t.Errorf("%d is drawn %d times of %d", n, times, draws)
		}
	}
	if share := float64(first) / draws; share < 0.095 || share > 0.105 {
		t.Errorf("the first hundredth gets %.3f, want a tenth", share)
	}
}

func TestStreams(t *testing.T) {
	a, same, other := New(5, 1), New(5, 1), New(5, 2)
	equal := true
	for range 10 {
		n := a.Below(1 << 30)
		if n != same.Below(1<<30) {
			t.Fatal("one seed and stream give two rows of numbers")
		}
		equal = equal && n == other.Below(1<<30)
	}
	if equal {
		t.Error("two streams give the same numbers")
	}
}
