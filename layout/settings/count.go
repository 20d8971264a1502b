package settings

import "fmt"

// Count says how often somebody is counted who has a product several times.
type Count string

// The rules, as the file spells them.
const (
	Each     Count = "each"      // every license counts
	User     Count = "user"      // once a user
	Host     Count = "host"      // once a host
	UserHost Count = "user+host" // once a user and host
)

// ParseCount finds a rule by name.
func ParseCount(name string) (Count, error) {
	switch c := Count(name); c {
	case Each, User, Host, UserHost:
		return c, nil
	}
	return Each, fmt.Errorf("unknown count %q: use one of each, user, host, user+host", name)
}
