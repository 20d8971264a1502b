package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

func showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "show the figures of a summary as a table",
		ArgsUsage: "[YYYY/MM/DD | YYYY/MM | YYYY | WNNNNNN]",
		Description: described(`
Shows the products of a day's, month's, year's or week's summary with their
peaks, averages over the busiest hours, and license-hours; without a period, of
the newest month. The products with the most license-hours come first.`,
			"liclog show --dir usage", "liclog show 2007/07/02 --dir usage --top 3"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "product", Usage: "show the users of the product `ID`"},
			&cli.IntFlag{Name: "top", Value: 20, Usage: "show `N` rows"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 1 {
				return usage("show takes one period, not %q", c.Args().Slice())
			}
			if c.Int("top") < 1 {
				return usage("--top must be at least 1")
			}
			return show(shellOf(c), c.Args().First(), c.String("product"), c.Int("top"))
		},
	}
}

func show(s *shell, period, product string, top int) error {
	found, all, err := s.summaryOf(period)
	if err != nil {
		return err
	}
	var picked []figures
	for _, f := range all {
		if product == "" && f.user == "" || f.product == product && f.user != "" {
			picked = append(picked, f)
		}
	}
	if product != "" && len(picked) == 0 {
		return fmt.Errorf("no user of %q in %s", product, found.Summary(s.dir))
	}
	slices.SortStableFunc(picked, func(a, b figures) int { return cmp.Compare(b.totalUsed, a.totalUsed) })
	shown := picked[:min(top, len(picked))]
	s.say("%s, %s hours logged; averages are over the busiest hours", found, hoursOf(picked))
	if _, err := s.out.Write(figuresTable(shown, product != "")); err != nil {
		return err
	}
	if more := len(picked) - len(shown); more > 0 {
		s.say("%d more; see --top and %s", more, found.Summary(s.dir))
	}
	return nil
}

// figures are the leading columns of a summary's row.
type figures struct {
	user, product, name         string
	hours                       string // as the file has it
	averageDesired, averageUsed float64
	maxDesired, maxUsed         int64
	totalDesired, totalUsed     float64 // license-hours
}

var errFigures = errors.New("no row of a summary; liclog verify tells more")

func parseFigures(cells [][]byte) (f figures, err error) {
	if len(cells) < 10 {
		return f, errFigures
	}
	f = figures{
		user: layout.NoNull(string(cells[0])), product: string(cells[1]), name: string(cells[2]), hours: string(cells[3]),
	}
	float := func(i int) float64 {
		x, e := strconv.ParseFloat(string(cells[i]), 64)
		err = errors.Join(err, e)
		return x
	}
	whole := func(i int) int64 {
		n, e := strconv.ParseInt(string(cells[i]), 10, 64)
		err = errors.Join(err, e)
		return n
	}
	f.averageDesired, f.averageUsed = float(4), float(5)
	f.maxDesired, f.maxUsed = whole(6), whole(7)
	f.totalDesired, f.totalUsed = float(8), float(9)
	if err != nil {
		err = errFigures
	}
	return f, err
}

// summaryOf reads the summary of a period, without one that of the newest month
// in which anything was logged.
func (s *shell) summaryOf(period string) (layout.Period, []figures, error) {
	if period != "" {
		p, err := parsePeriod(period)
		if err != nil {
			return p, nil, err
		}
		rows, err := readFigures(p.Summary(s.dir))
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no summary of %s in %s; liclog summarize makes those there are logs for", p, s.dir)
		}
		return p, rows, err
	}
	var tried layout.Period
	for day, err := range layout.Newest(s.dir) {
		if err != nil {
			return tried, nil, err
		}
		p := day.Period(layout.AMonth)
		if p == tried {
			continue
		}
		tried = p
		rows, err := readFigures(p.Summary(s.dir))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return p, nil, err
		}
		if hoursOf(rows) != "0" {
			return p, rows, nil
		}
	}
	return tried, nil, fmt.Errorf("there is no month's summary in %s yet; liclog summarize makes it", s.dir)
}

// hoursOf is the time logged, which is the same in all products' rows.
func hoursOf(rows []figures) string {
	if len(rows) == 0 {
		return "0"
	}
	return rows[0].hours
}

func readFigures(name string) ([]figures, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var found []figures
	scanner := table.NewScanner(file)
	scanner.Scan() // the header
	for scanner.Scan() {
		f, err := parseFigures(scanner.Cells())
		if err = cmp.Or(scanner.Bad(), err); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, scanner.Line(), err)
		}
		found = append(found, f)
	}
	return found, scanner.Err()
}

// parsePeriod reads 2007/07/01, 2007/07, 2007 or W104695; dashes do, too.
func parsePeriod(text string) (layout.Period, error) {
	if number, ok := strings.CutPrefix(strings.ToUpper(text), "W"); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > layout.EndOfTime.Day().Week() {
			return layout.Period{}, usage("no week: %s; write it as W104695", text)
		}
		sunday := layout.Day((n-1)*7 - 1) // week 1 is that of the day before year 1
		return (sunday + 6).Period(layout.AWeek), nil
	}
	for _, form := range []struct {
		layout string
		span   layout.Span
	}{{"2006/01/02", layout.ADay}, {"2006/01", layout.AMonth}, {"2006", layout.AYear}} {
		if t, err := time.Parse(form.layout, strings.ReplaceAll(text, "-", "/")); err == nil {
			return layout.FromTime(t).Day().Period(form.span), nil
		}
	}
	return layout.Period{}, usage("no period: %s; write a day as 2007/07/01, a month as 2007/07, a year as 2007, a week as W104695", text)
}

func figuresTable(rows []figures, users bool) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	what := "product"
	if users {
		what = "user"
	}
	fmt.Fprintln(w, "peak\tpeak\taverage\taverage\tlicense-hours\tlicense-hours\t")
	fmt.Fprintf(w, "desired\tused\tdesired\tused\tdesired\tused\t  %s\n", what)
	for _, f := range rows {
		title := titled(f.product, f.name)
		if users {
			title = printable(f.user)
		}
		fmt.Fprintf(w, "%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t  %s\n",
			f.maxDesired, f.maxUsed, f.averageDesired, f.averageUsed, f.totalDesired, f.totalUsed, title)
	}
	w.Flush()
	return b.Bytes()
}
