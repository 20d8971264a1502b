package status

import (
	"bytes"
	"strings"
	"time"

	"github.com/liclog/liclog/logger/event"
)

// Kinds of lines that say nothing about usage.
const (
	kindBanner  = "banner"
	kindServer  = "state of the license server"
	kindLicense = "description of a license"
	kindTable   = "head of a table"
)

const whyUnknown = "unknown line of a listing"

// Listed is one kind of listing in the table of formats.
type Listed struct {
	Tool  Tool
	About string
	// marks are what one of the first lines begins with.
	marks []string
}

// Tools are the listings that this package reads itself.
var Tools = []Listed{
	{Tool{"rlmstat", rlmLine}, "RLM listings (rlmutil rlmstat -a)", []string{"rlmutil v", "Error connecting to \"rlm\" server"}},
	{Tool{"lmxstat", lmxLine}, "LM-X and Altair listings (lmxendutil -licstat)", []string{"LM-X End-user Utility", "LM-X License Server on "}},
	{Tool{"dslsstat", dslsLine}, "DSLS listings (DSLicSrv getLicenseUsage)", []string{"License Administration Tool Version", dslsHeader}},
	{Tool{"lsdynastat", lsdynaLine}, "LS-DYNA listings (lstc_qrun -r)", []string{"Using user specified server ", "Using default server ", "PROGRAM          EXPIRATION CPUS"}},
	{Tool{"olicensestat", olicenseLine}, "OLicense listings (olixtool)", []string{"olixtool "}},
}

// sniffed is how many lines are looked at to recognise a listing.
const sniffed = 20

// Sniff tells whether the first lines of an input are of the tool.
func (l *Listed) Sniff(lines [][]byte) bool {
	for _, line := range lines[:min(len(lines), sniffed)] {
		line = bytes.TrimSpace(line)
		for _, mark := range l.marks {
			if bytes.HasPrefix(line, []byte(mark)) {
				return true
			}
		}
	}
	return false
}

// cutUser parts user@host at the last @.
func cutUser(text string) (user, host string) {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text, ""
	}
	return text[:at], text[at+1:]
}

// between is what stands between two marks.
func between(text, before, after string) (string, bool) {
	_, rest, ok := strings.Cut(text, before)
	if !ok {
		return "", false
	}
	found, _, ok := strings.Cut(rest, after)
	return found, ok
}

// taken is the moment of a listing that tells none.
func (o *Options) taken() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return o.Taken
}

// skipAny skips a line that begins with one of the marks.
func skipAny(text, kind string, marks ...string) (event.Verdict, bool) {
	for _, mark := range marks {
		if strings.HasPrefix(text, mark) {
			return event.Skip(kind), true
		}
	}
	return event.Verdict{}, false
}
