package users

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// License is a row of UserLicenses.csv: what the database knows of a user at one
// server by one protocol.
type License struct {
	User, Server string
	Protocol     int // place in event.Protocols
	First, Last  layout.Second
}

// ReadLicenses reads the database of users of the tree dir. Where no request has
// been processed yet, the error is fs.ErrNotExist.
func ReadLicenses(dir string) ([]License, error) {
	file := filepath.Join(dir, layout.UserLicensesFile)
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	scanner := table.NewScanner(f)
	var found []License
	for line := 1; scanner.Scan(); line++ {
		if bad := scanner.Bad(); bad != nil {
			return nil, fmt.Errorf("%s, row %d: %w", file, line, bad)
		}
		cells := scanner.Cells()
		if line == 1 {
			continue
		}
		l, err := parseLicense(cells)
		if err != nil {
			return nil, fmt.Errorf("%s, row %d: %w", file, line, err)
		}
		found = append(found, l)
	}
	return found, scanner.Err()
}

var errRow = errors.New("no row of a user license database; start the logger, it writes the file again from its own state")

func parseLicense(cells [][]byte) (l License, err error) {
	if len(cells) < 5 { // the months do not matter here
		return l, errRow
	}
	l.User, l.Server = string(cells[0]), string(cells[1])
	protocol, err0 := event.ParseProtocol(string(cells[2]))
	first, err1 := time.Parse(time.RFC3339, string(cells[3]))
	last, err2 := time.Parse(time.RFC3339, string(cells[4]))
	if errors.Join(err0, err1, err2) != nil {
		return l, errRow
	}
	l.Protocol, l.First, l.Last = protocol, layout.FromTime(first), layout.FromTime(last)
	return l, nil
}

// View says which users are asked for.
type View struct {
	Active   bool // only those seen within 30 days, the limit included
	ByServer bool // each server's own users, with their last access there
	Protocol int  // only accesses by this one; AnyProtocol
	AsOf     layout.Second
}

// AnyProtocol asks for accesses by whatever protocol.
const AnyProtocol = -1

// User is a user in a view: of the domain, or of one server.
type User struct {
	Name, Server string
	Protocols    []string
	First, Last  layout.Second
}

// Users are those of a view, by server and name.
func (v View) Users(licenses []License) []User {
	type key struct{ server, user string }
	places := map[key]int{}
	var users []User
	for _, l := range licenses {
		if v.Protocol != AnyProtocol && l.Protocol != v.Protocol {
			continue
		}
		k := key{user: l.User}
		if v.ByServer {
			k.server = l.Server
		}
		i, ok := places[k]
		if !ok {
			i = len(users)
			places[k] = i
			users = append(users, User{Name: l.User, Server: k.server, First: l.First, Last: l.Last})
		}
		users[i].add(&l)
	}
	if v.Active {
		users = slices.DeleteFunc(users, func(u User) bool { return !v.active(u.Last) })
	}
	slices.SortFunc(users, func(a, b User) int {
		return cmp.Or(strings.Compare(a.Server, b.Server), strings.Compare(a.Name, b.Name))
	})
	return users
}

func (u *User) add(l *License) {
	u.First, u.Last = min(u.First, l.First), max(u.Last, l.Last)
	protocol := event.Protocols[l.Protocol]
	if !slices.Contains(u.Protocols, protocol) {
		u.Protocols = append(u.Protocols, protocol)
		slices.SortFunc(u.Protocols, func(a, b string) int {
			return slices.Index(event.Protocols, a) - slices.Index(event.Protocols, b)
		})
	}
}

func (v View) active(last layout.Second) bool { return v.AsOf-last <= idleAfter }

// Count is a row of ActiveUsers.csv: how many users of a server came by Notes,
// and how many by HTTP. Who came by both counts in both.
type Count struct {
	Server      string
	Notes, HTTP int
}

// Recalculate counts the users of each server in the view Active or All Users by
// Server. servers are named that may have no users.
func (v View) Recalculate(licenses []License, servers []string) []Count {
	places := map[string]int{}
	var counts []Count
	add := func(server string) *Count {
		key := name.Key(server)
		if _, ok := places[key]; !ok {
			places[key] = len(counts)
			counts = append(counts, Count{Server: server})
		}
		return &counts[places[key]]
	}
	for _, l := range licenses {
		add(l.Server)
	}
	for _, s := range servers {
		add(s)
	}
	v.ByServer, v.Protocol = true, AnyProtocol
	for _, u := range v.Users(licenses) {
		c := add(u.Server)
		for _, p := range u.Protocols {
			switch p {
			case "NRPC":
				c.Notes++
			case "HTTP":
				c.HTTP++
			}
		}
	}
	slices.SortFunc(counts, func(a, b Count) int { return strings.Compare(a.Server, b.Server) })
	return counts
}

// Scope is the word for the view's scope in ActiveUsers.csv.
func (v View) Scope() string {
	if v.Active {
		return "active"
	}
	return "all"
}

// StoreCounts puts counts into ActiveUsers.csv, in the place of earlier ones of
// the same scope.
func StoreCounts(fsys disk.FS, dir string, v View, counts []Count) error {
	file := filepath.Join(dir, layout.ActiveUsersFile)
	content := []byte(layout.Header(layout.ActiveUsersColumns))
	earlier, err := ReadCounts(fsys, dir)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, row := range earlier {
		if row[0] != v.Scope() {
			rows = append(rows, row)
		}
	}
	for _, c := range counts {
		rows = append(rows, []string{v.Scope(), c.Server, fmt.Sprint(c.Notes), fmt.Sprint(c.HTTP), v.AsOf.String()})
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				content = append(content, ',')
			}
			content = table.AppendCell(content, cell)
		}
		content = append(content, '\n')
	}
	return disk.Replace(fsys, file, content)
}

// ReadCounts reads the rows of ActiveUsers.csv; none where there is no file.
func ReadCounts(fsys disk.FS, dir string) ([][]string, error) {
	file := filepath.Join(dir, layout.ActiveUsersFile)
	data, err := disk.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := readRows(data, layout.ActiveUsersColumns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; move it away, it is made again", file, err)
	}
	return rows, nil
}
