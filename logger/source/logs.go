package source

import (
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/dsls"
	"github.com/liclog/liclog/logger/source/rlm"
	"github.com/liclog/liclog/logger/source/rlmisv"
	"github.com/liclog/liclog/logger/source/rms"
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
	}
}

func logOf(parser func(textline.Options) event.Parser) func(Options) event.Parser {
	return func(o Options) event.Parser {
		return parser(textline.Options{Zone: o.Zone, ByData: o.ByData, FoldCase: o.FoldCase, Server: o.Server, LastDay: o.LastDay})
	}
}
