package spans

import (
	"github.com/liclog/liclog/layout"
)

// Adopted is a check-out or a waiting request as LogCache.csv tells it.
type Adopted struct {
	Row            layout.Row
	Handle, Server string
}

// Adopt takes up, in a new machine, what the files of a day tell: until when it
// was observed, in which intervals it was logged, and what runs.
func (m *Machine) Adopt(watermark layout.Second, logged []layout.Interval, runs []Adopted) {
	m.observed = true
	m.watermark, m.since, m.day = watermark, watermark, watermark.Day()
	m.border = m.day.Start()
	if len(logged) > 0 && logged[0].Start.Day() == m.day {
		m.logged = append(m.logged, logged...)
	}
	for _, a := range runs {
		server := m.servers.find(a.Server)
		m.servers.list[server].last = max(m.servers.list[server].last, a.Row.Start)
		one := span{
			key:       key{server: server, waiting: a.Row.Granted == 0},
			continued: a.Row.Start <= m.border,
			start:     max(a.Row.Start, m.border), began: a.Row.Start, desired: a.Row.Desired, granted: a.Row.Granted,
		}
		one.user, _ = m.users.id(a.Row.User, a.Row.Host)
		m.setProduct(&one, m.products.id(a.Row.ProductID, a.Row.ProductName))
		m.add(&one, a.Row.Process, a.Handle)
	}
}
