package entitlements

import (
	"path/filepath"
	"strings"

	"github.com/liclog/liclog/tracking/entitlements/ldif"
)

var groupColumns = []column{{"Group", true}, {"Members", true}}

// readGroups reads a table of groups. A group may have several rows; its members
// are those of all.
func (d *domain) readGroups(file string) error {
	return readSheet(file, groupColumns, &d.problems, func(s *sheet) {
		title := s.cell(0)
		if len(title) == 0 {
			d.problems.stop(file, s.line(), "a group without a name")
			return
		}
		node := d.graph.group(d.names.intern(title))
		for member := range items(s.cell(1)) {
			d.addMember(file, s.line(), node, title, member)
		}
	})
}

// readGroupsLDIF reads groups as LDIF.
func (d *domain) readGroupsLDIF(file string) error {
	return d.readLDIF(file, "groupClass", []string{"groupName", "members"}, func(e *ldif.Entry) {
		title := d.mapping.first(e, "groupName")
		if len(title) == 0 {
			d.problems.stop(file, e.Line, "a group without a name")
			return
		}
		node := d.graph.group(d.names.intern(title))
		for _, member := range d.mapping.of(e, "members") {
			if member = strings.TrimSpace(member); member != "" {
				d.addMember(file, e.Line, node, title, []byte(member))
			}
		}
	})
}

func (d *domain) addMember(file string, line int64, node int32, title, member []byte) {
	id := d.names.intern(member)
	if id == d.graph.groups[node] {
		d.problems.note(file, line, "the group %s is a member of itself; that adds nobody", title)
		return
	}
	d.graph.add(node, id)
}

// isLDIF tells by a file's name whether it is LDIF.
func isLDIF(file string) bool {
	ext := strings.ToLower(filepath.Ext(file))
	return ext == ".ldif" || ext == ".ldi"
}
