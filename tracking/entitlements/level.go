package entitlements

import (
	"fmt"
	"strconv"
	"strings"
)

// Level is a level of access to a database, the highest of 0 to 6; below them
// are a level that was not calculated, and none at all.
type Level int8

// The levels.
const (
	noLevel       Level = -2 // no entry
	notCalculated Level = -1
	levelNoAccess Level = iota - 2
	levelDepositor
	levelReader
	levelAuthor
	levelEditor
	levelDesigner
	levelManager
)

var levelWords = map[string]Level{
	"no access": levelNoAccess, "noaccess": levelNoAccess, "none": levelNoAccess, "kein zugriff": levelNoAccess,
	"depositor": levelDepositor, "einlieferer": levelDepositor,
	"reader": levelReader, "leser": levelReader,
	"author": levelAuthor, "autor": levelAuthor,
	"editor":   levelEditor,
	"designer": levelDesigner, "entwickler": levelDesigner,
	"manager":        levelManager,
	"not calculated": notCalculated, "nicht berechnet": notCalculated, "": notCalculated,
}

// parseLevel reads a level as a word or as a number; numbers other than 0 to 6
// stand for one that was not calculated.
func parseLevel(text []byte) (Level, error) {
	if len(text) == 1 && '0' <= text[0] && text[0] <= '6' {
		return Level(text[0] - '0'), nil
	}
	if level, ok := levelWords[strings.ToLower(string(text))]; ok {
		return level, nil
	}
	if _, err := strconv.Atoi(string(text)); err == nil {
		return notCalculated, nil
	}
	return noLevel, fmt.Errorf("%q is no access level: use Manager, Designer, Editor, Author, Reader, Depositor, No Access, or 6 to 0", text)
}

// String is the level's English name, as tables have it.
func (l Level) String() string {
	switch l {
	case noLevel:
		return ""
	case notCalculated:
		return "Not calculated"
	}
	return [...]string{"No Access", "Depositor", "Reader", "Author", "Editor", "Designer", "Manager"}[l]
}
