package source

import (
	"bytes"
	"io"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/dsls"
	"github.com/liclog/liclog/logger/source/rlm"
	"github.com/liclog/liclog/logger/source/rlmisv"
	"github.com/liclog/liclog/logger/source/rms"
	"github.com/liclog/liclog/logger/source/sflm"
	"github.com/liclog/liclog/logger/source/stardrop"
	"github.com/liclog/liclog/logger/source/textline"
)

// logs are the logs of license servers other than FlexLM's.
func logs() []Format {
	return []Format{
		{"rlm", "RLM report log (REPORTLOG: std, small or detailed)", rlm.Sniff, logOf(rlm.New)},
		{"rlm-isv", "RLM ISV log (debug log of RLM and of its vendors' servers)", rlmisv.Sniff, logOf(rlmisv.New)},
		{"rms", "Sentinel RMS usage log (lservsta)", rms.Sniff, logOf(rms.New)},
		{"dsls", "DSLS server log (usage tracing and denials), or its console's export", dsls.Sniff, logOf(dsls.New)},
		{"stardrop", "StarDrop usage log", stardrop.Sniff, logOf(stardrop.New)},
		{"sflm", "Log.txt of an older usage tree (SFLM): finished rows", sflm.SniffPrepared, logOf(sflm.New)},
	}
}

// Export is a file that holds a log, but not as lines in the order of time. It has
// to be read as a whole before.
type Export struct {
	Name string
	// Is tells by the bytes with which an input begins (ExportHead of them, if
	// there are as many).
	Is func(head []byte) bool
	// Unpack gives the log's lines.
	Unpack func(io.Reader) (*bytes.Reader, error)
	// Whole says that what is added to such a file may belong before what was
	// logged already: one that has grown since can't be read on.
	Whole bool
}

// ExportHead is how many bytes an Export is recognised by.
const ExportHead = max(dsls.HeadLength, sflm.HeadLength)

// Exports lists all there are.
var Exports = []Export{
	{"DSLS export", dsls.IsExport, dsls.Unpack, false},
	{"Log.txt", sflm.IsLog, sflm.Unpack, true},
}

func logOf(parser func(textline.Options) event.Parser) func(Options) event.Parser {
	return func(o Options) event.Parser {
		return parser(textline.Options{Zone: o.Zone, ByData: o.ByData, FoldCase: o.FoldCase, Server: o.Server, LastDay: o.LastDay})
	}
}
