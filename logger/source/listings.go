package source

import (
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/lmstat"
	"github.com/liclog/liclog/logger/source/status"
)

// listings are the formats that tell what runs now, and not what happened.
func listings() []Format {
	formats := []Format{{"lmstat", "FlexLM/FlexNet listings (lmstat -a), one after another", lmstat.Sniff, listing(lmstat.Tool)}}
	for _, l := range status.Tools {
		formats = append(formats, Format{l.Tool.Name, l.About, l.Sniff, listing(l.Tool)})
	}
	return formats
}

func listing(tool status.Tool) func(Options) event.Parser {
	return func(o Options) event.Parser {
		return status.New(tool, status.Options{
			Zone: o.Zone, ByData: o.ByData, FoldCase: o.FoldCase, Server: o.Server, Taken: o.LastDay, Now: o.Now,
		})
	}
}
