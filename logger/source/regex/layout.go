package regex

import (
	"fmt"
	"strings"
)

// codes are what stands for the parts of a time.
var codes = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'p': "PM", 'M': "04", 'S': "05",
	'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday", 'z': "-0700", 'T': "15:04:05", 'F': "2006-01-02", '%': "%",
}

// timeLayout turns a layout such as "%d.%m.%Y %H:%M:%S" into that of package
// time. It must tell the date: a log without dates can't be read this way.
func timeLayout(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c != '%' && (c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' && c != 'T' && c != 'Z'):
			return "", fmt.Errorf("time: %q can't stand for itself in a layout: leave it out of the group, or use %%Y %%m %%d %%H %%M %%S", c)
		case c != '%':
			b.WriteByte(c)
			continue
		}
		i++
		if i == len(text) || codes[text[i]] == "" {
			return "", fmt.Errorf("time: unknown code behind %%; there are %%Y %%y %%m %%d %%e %%b %%B %%a %%A %%H %%I %%p %%M %%S %%T %%F %%z")
		}
		b.WriteString(codes[text[i]])
	}
	layout := b.String()
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(layout, p) {
				return true
			}
		}
		return false
	}
	if !has("2006", "06") || !has("01", "Jan") || !has("02", "_2") || !has("15", "03") {
		return "", fmt.Errorf("time: the layout needs a year, a month, a day and an hour, as %%Y-%%m-%%d %%H:%%M:%%S")
	}
	return layout, nil
}
