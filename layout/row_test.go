package layout

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout/table"
)

func TestRowAsText(t *testing.T) {
	start := DayOf(2007, 7, 1).Start()
	row := Row{
		User: "=cmd|' /C calc'!A0", Host: `a,"b"`, Process: "17", ProductID: "MLM:MATLAB", ProductName: "'-x",
		Start: start + 9*3600 + 61, End: start + 86400, Desired: 3, Granted: 2,
	}
	want := `'=cmd|' /C calc'!A0,"a,""b""",17,MLM:MATLAB,''-x,63318877261,63318931200,3,2,2007/07/01,09:01:01,24:00:00` + "\n"
	got := string(AppendRow(nil, &row))
	if got != want {
		t.Fatalf("got  %swant %s", got, want)
	}
	cells, err := table.Split(nil, []byte(strings.TrimSuffix(got, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = string(c)
	}
	back, err := ParseRow(texts)
	if err != nil || back != row {
		t.Errorf("read back as %+v, %v", back, err)
	}
}

func TestColumns(t *testing.T) {
	for span, want := range map[Span]int{ADay: 178, AWeek: 227, AMonth: 227, AYear: 227} {
		if n := len(SummaryColumns(span)); n != want {
			t.Errorf("a %s has %d columns, want %d", span, n, want)
		}
	}
}

// TestFractionIsRoundedHalfUp holds the rounding against exact fractions.
func TestFractionIsRoundedHalfUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 100000 {
		denominator := 1 + random.Int64N(1<<uint(1+random.IntN(40)))
		numerator := random.Int64N(1 << uint(1+random.IntN(40)))
		got := string(AppendFraction(nil, numerator, denominator))
		if want := plainFraction(numerator, denominator); got != want {
			t.Fatalf("%d/%d is %s, want %s", numerator, denominator, got, want)
		}
	}
	if got := string(AppendFraction(nil, 5, 0)); got != "0" {
		t.Errorf("5/0 is written %s", got)
	}
}

func plainFraction(numerator, denominator int64) string {
	exact := new(big.Rat).SetFrac64(numerator, denominator)
	exact.Add(exact, big.NewRat(1, 20000)) // then cut
	cut := new(big.Int).Div(new(big.Int).Mul(exact.Num(), big.NewInt(10000)), exact.Denom())
	text := new(big.Rat).SetFrac(cut, big.NewInt(10000)).FloatString(4)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

func TestAppendSecond(t *testing.T) {
	for _, s := range []Second{0, 9, 9999999999, 1e10, 63318844800, 12345678901, 99999999999, 1e11, EndOfTime} {
		if got, want := string(appendSecond(nil, s)), strconv.FormatInt(int64(s), 10); got != want {
			t.Errorf("%d is written %s", s, got)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		s := Second(random.Int64N(int64(EndOfTime)))
		if got, want := string(appendSecond(nil, s)), strconv.FormatInt(int64(s), 10); got != want {
			t.Fatalf("%d is written %s", s, got)
		}
	}
}

// A row comes out the same whether its cells were made before or not.
func TestRowOfMadeCells(t *testing.T) {
	for _, user := range []string{"ann", "", "a,b", "=cmd|' /C calc'!A0", `"x"`} {
		row := Row{User: user, Host: "pc 17", ProductID: "mlm:sim", ProductName: "sim, new", Start: 63318844800, End: 63318844861, Desired: 1}
		want := string(AppendRow(nil, &row))
		row.UserCells, row.ProductCells = Cells(row.User, row.Host), Cells(row.ProductID, row.ProductName)
		if got := string(AppendRow(nil, &row)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
