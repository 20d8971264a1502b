package entitlements

import (
	"fmt"
	"os"
	"strings"

	"github.com/liclog/liclog/layout"
)

// Lang is the language of a report.
type Lang uint8

// The languages.
const (
	English Lang = iota
	German
)

// ParseLang finds a language by its name in POSIX form: de, de_DE.UTF-8, en, C.
func ParseLang(text string) (Lang, error) {
	code, _, _ := strings.Cut(strings.ToLower(text), ".")
	code, _, _ = strings.Cut(code, "@")
	code, _, _ = strings.Cut(strings.ReplaceAll(code, "-", "_"), "_")
	switch code {
	case "de", "german", "deutsch":
		return German, nil
	case "en", "english", "c", "posix":
		return English, nil
	}
	return English, fmt.Errorf("no reports in the language %q: use en or de", text)
}

// LangOfEnvironment is the language that the environment asks for, English where
// it asks for one that is not known.
func LangOfEnvironment() Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if text := os.Getenv(name); text != "" {
			l, _ := ParseLang(text)
			return l
		}
	}
	return English
}

// say is a phrase in the language.
func (l Lang) say(p phrase) string { return phrases[p][l] }

// sayf is a phrase with blanks to fill; one without blanks needs none of args.
func (l Lang) sayf(p phrase, args ...any) string {
	if text := phrases[p][l]; strings.Contains(text, "%") {
		return fmt.Sprintf(text, args...)
	}
	return phrases[p][l]
}

// Number writes a number with marks between thousands.
func (l Lang) Number(n int) string {
	mark := byte(',')
	if l == German {
		mark = '.'
	}
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(mark)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// moment writes a time as reports have it.
func (l Lang) moment(at layout.Second) string {
	if l == German {
		return at.Time().Format("02.01.2006 15:04:05 UTC")
	}
	return at.Time().Format("01/02/2006 03:04:05 PM UTC")
}

// level is a level's name.
func (l Lang) level(v Level) string {
	if l == English || v < notCalculated {
		return v.String()
	}
	return [...]string{"nicht berechnet", "Kein Zugriff", "Einlieferer", "Leser", "Autor", "Editor", "Entwickler", "Manager"}[v+1]
}
