package combine

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
)

// purchased puts together the numbers of licenses that servers had, by time; a
// line that several trees have comes once.
func (c *combining) purchased() error {
	header := []byte(layout.Header(layout.PurchasedColumns))
	var lines []string
	for _, dir := range c.From {
		content, err := c.read(filepath.Join(dir, layout.PurchasedFile))
		if err != nil {
			return err
		}
		for line := range bytes.Lines(content) {
			if bytes.HasSuffix(line, []byte("\n")) && !bytes.Equal(line, header) {
				lines = append(lines, string(line))
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	slices.SortStableFunc(lines, func(a, b string) int { return cmp.Compare(timeOf(a), timeOf(b)) })
	seen := map[string]bool{}
	for _, line := range lines {
		if !seen[line] {
			header = append(header, line...)
		}
		seen[line] = true
	}
	_, err := c.put(filepath.Join(c.Into, layout.PurchasedFile), header)
	return err
}

// timeOf is the first column, which sorts as it is written.
func timeOf(line string) string {
	at, _, _ := strings.Cut(line, ",")
	return at
}
