package main

import "strings"

// unknown is the usage error of a name that is not among names, with a hint
// where one of them is near.
func unknown(what, name string, names []string) error {
	if hint := nearest(name, names); hint != "" {
		return usage("unknown %s %s: did you mean %s?", what, name, hint)
	}
	return usage("unknown %s %s: there are %s", what, name, strings.Join(names, ", "))
}

// nearest is the one of names that takes the fewest slips of the keyboard to
// become name, or nothing where none is near.
func nearest(name string, names []string) string {
	best, fewest := "", 1+len(name)/3 // more of them are a guess
	for _, candidate := range names {
		n := slips(strings.ToLower(name), strings.ToLower(candidate))
		if len(name) > 2 && strings.HasPrefix(candidate, name) {
			n = 1
		}
		if n < fewest || n == fewest && closer(len(candidate), len(best), len(name)) {
			best, fewest = candidate, n
		}
	}
	return best
}

// closer tells whether a is nearer to n than b is.
func closer(a, b, n int) bool { return max(a-n, n-a) < max(b-n, n-b) }

// slips is the number of bytes to put in, to leave out or to change that turns
// a into b.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
