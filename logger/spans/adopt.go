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
		m.add(span{
			key: key{
				server: server, user: m.names.id(a.Row.User), host: m.names.id(a.Row.Host),
				product: m.names.id(a.Row.ProductID), waiting: a.Row.Granted == 0,
			},
			productName: m.names.id(a.Row.ProductName), continued: a.Row.Start <= m.border,
			start: max(a.Row.Start, m.border), began: a.Row.Start, desired: a.Row.Desired, granted: a.Row.Granted,
		}, a.Row.Process, a.Handle)
	}
}
