package event

// readFlat reads the usual line: an object of texts without escapes and of whole
// numbers, in UTF-8. It is false for all else, valid or not: that is for
// encoding/json, which takes twenty times as long.
func (v *values) readFlat(line []byte) bool {
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	column := 0 // keys mostly come in the order of columns
	for at := 1; ; {
		key, next, ok := flatText(line, skipJSONBlanks(line, at))
		if !ok {
			return false
		}
		next = skipJSONBlanks(line, next)
		if next == len(line) || line[next] != ':' {
			return false
		}
		value, next, ok := flatValue(line, skipJSONBlanks(line, next+1))
		if !ok {
			return false
		}
		if found, ok := columnNamed(key, column); ok {
			v[found], column = alias(value), found+1
		}
		next = skipJSONBlanks(line, next)
		if next == len(line) || line[next] != ',' {
			return next == len(line)-1 && line[next] == '}'
		}
		at = next + 1
	}
}

func skipJSONBlanks(line []byte, at int) int {
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	return at
}

// flatValue reads a text or a number at a place; next is the one behind it.
func flatValue(line []byte, at int) (value []byte, next int, ok bool) {
	if at < len(line) && line[at] == '"' {
		return flatText(line, at)
	}
	next = at
	for next < len(line) && line[next]-'0' < 10 {
		next++
	}
	return line[at:next], next, next > at && (line[at] != '0' || next == at+1)
}

// flatText reads a text in quotes.
func flatText(line []byte, at int) (text []byte, next int, ok bool) {
	if at >= len(line) || line[at] != '"' {
		return nil, 0, false
	}
	for i, c := range line[at+1:] {
		if jsonPlain[c] {
			continue
		}
		return line[at+1 : at+1+i], at + i + 2, c == '"'
	}
	return nil, 0, false
}

// jsonPlain are the bytes that stand for themselves in a text.
var jsonPlain = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return plain
}()

// columnNamed finds a column, from one on.
func columnNamed(name []byte, from int) (column int, ok bool) {
	for range columnCount {
		if from == columnCount {
			from = 0
		}
		if AllColumns[from] == string(name) {
			return from, true
		}
		from++
	}
	return 0, false
}
