package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// dslsHeader is what the table of DSLS begins with.
const dslsHeader = "Editor,EditorId,Feature,Model,"

// Places of columns in that table.
const (
	dslsFeature  = 2
	dslsCustomer = 10
	dslsCount    = 11
	dslsTokens   = 13
	dslsHost     = 15
	dslsUser     = 16
	dslsProcess  = 18
	dslsSession  = 20
	dslsGranted  = 23
	dslsQueue    = 24
	dslsColumns  = "Editor,EditorId,Feature,Model,Commercial Type,Max Release Number,Max Release Date,Pricing Structure," +
		"Max Casual Duration,Expiration Date,Customer ID,Count,Inuse,Tokens,Casual Usage (mn),Host,User,Internal ID," +
		"Active Process,Client Code Version,Session ID,Granted Since,Last Used At,Granted At,Queue Position,"
)

// dslsLine reads the table of the license administration tool of DSLS, in which a
// license stands once, or once for each of its users.
func dslsLine(r *Reader, text string) event.Verdict {
	text = strings.TrimSpace(strings.TrimPrefix(text, "admin >"))
	switch {
	case strings.HasPrefix(text, "License Administration Tool Version"):
		r.Expect()
		return event.Skip(kindBanner)
	case strings.HasPrefix(text, "Cannot connect to server"), strings.HasPrefix(text, "Not connected"):
		return r.Down(r.Server)
	case strings.HasPrefix(text, "Server name: "):
		_, id, _ := strings.Cut(text, "Server id: ")
		r.On(strings.TrimSpace(id))
		return event.Skip(kindServer)
	case strings.HasPrefix(text, dslsHeader):
		if text != dslsColumns {
			r.Section = ""
			return event.Reject("a table with other columns than those known")
		}
		r.Lists()
		r.Section = "table"
		return event.Used
	}
	if r.Section == "table" {
		return dslsRow(r, text)
	}
	if v, ok := skipAny(text, kindServer, "Software version", "Build date", "Standalone mode", "Failover", "Ready: ", "Warning: ", "Server "); ok {
		return v
	}
	return event.Reject(whyUnknown)
}

func dslsRow(r *Reader, text string) event.Verdict {
	cells := strings.Split(text, ",")
	if len(cells) < dslsTokens || cells[dslsFeature] == "" || Number(cells[dslsCount]) < 0 {
		return event.Reject("unknown row of the table")
	}
	feature := cells[dslsFeature]
	if len(cells) <= dslsQueue {
		return r.Owns(feature, feature, Number(cells[dslsCount]), cells[dslsCustomer])
	}
	host, _, _ := strings.Cut(cells[dslsHost], " (")
	h := Holding{
		User: cells[dslsUser], Host: host, Process: dslsProcessID(cells[dslsProcess]), ProductID: feature, Product: feature,
		Handle: cells[dslsSession], Desired: Number(cells[dslsTokens]), Granted: event.NotGiven,
	}
	if h.Handle == "" {
		h.Handle = cells[dslsHost]
	}
	if h.Desired < 0 {
		h.Desired = 1
	}
	if cells[dslsQueue] != "" && cells[dslsGranted] == "" {
		h.Granted = 0
	}
	if v := r.InUse(h); v.Class == event.Rejected {
		return v
	}
	return r.Owns(feature, feature, Number(cells[dslsCount]), cells[dslsCustomer])
}

// dslsProcessID is the number in "/powerflow/pf_sim_comm ( 3148728)".
func dslsProcessID(text string) string {
	at := strings.LastIndexByte(text, '(')
	if at < 0 {
		return ""
	}
	return strings.Trim(text[at:], "() ")
}
