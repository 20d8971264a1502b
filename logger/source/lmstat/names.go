package lmstat

import "strings"

// names finds user, host and check-out data in "user host display [data]". The
// user may be several words, the display may hold any sign, data are rare, and
// nothing marks where one ends. So the host is the word that
//
//   - comes again right behind itself, as the display of a PC does, or
//   - stands before a display that is one beyond doubt (/dev/pts/1, :0.0), or
//   - stands before the first word with signs that no name of a host has,
//
// else the last but one.
func names(text string) (user, host, data string) {
	words := strings.Fields(text)
	switch len(words) {
	case 0:
		return "", "", ""
	case 1:
		return words[0], "", ""
	case 2, 3:
		return words[0], words[1], ""
	}
	at := hostAt(words)
	if len(words) > at+2 && isData(words[len(words)-1]) {
		data = words[len(words)-1]
	}
	return strings.Join(words[:at], " "), words[at], data
}

// hostAt is the host's place among four words or more.
func hostAt(words []string) int {
	for i := 2; i < len(words); i++ {
		if strings.EqualFold(words[i], words[i-1]) {
			return i - 1
		}
	}
	for i := 2; i < len(words); i++ {
		if strings.HasPrefix(words[i], "/dev/") || strings.HasPrefix(words[i], ":") {
			return i - 1
		}
	}
	last := len(words) - 1
	if isData(words[last]) {
		if last == 3 {
			return 1
		}
		last--
	}
	for i := 2; i <= last; i++ {
		if strings.IndexFunc(words[i], strange) >= 0 {
			return i - 1
		}
	}
	return last - 1
}

// isData recognises check-out data (MSCONE:ADAMS_View, feature=solver) and the
// version that a waiting request wants (2017.06).
func isData(word string) bool {
	if strings.Trim(word, "0123456789.") == "" {
		return true
	}
	return strings.ContainsAny(word[1:], ":=") && strings.IndexFunc(word, strangeInData) < 0
}

func strangeInData(r rune) bool { return r != ':' && r != '=' && strange(r) }

// strange tells signs that no name of a host has.
func strange(r rune) bool {
	return r < 0x80 && r != '-' && r != '_' && r != '.' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
}
