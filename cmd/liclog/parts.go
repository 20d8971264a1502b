package main

import (
	"context"

	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/tracking/sessions"
	"github.com/liclog/liclog/tracking/users"
)

// parts are what the logger follows beside check-outs.
var parts = []func(logger.Host) logger.Part{users.Part, sessions.Part}

// partSettings is what the settings say to each part, with an error where some
// of it can't be had.
func (r *logRun) partSettings(now settings.Settings) ([]logger.Setting, error) {
	all := []logger.Setting{
		{Part: users.PartName, Text: users.SettingsOf(now.Tracking).Text()},
	}
	rules, err := sessions.Load(r.dir, now.Sessions)
	if err != nil {
		return all, err
	}
	if r.opts.Pseudonym != nil {
		rules = rules.Hidden(r.opts.Pseudonym)
	}
	return append(all, logger.Setting{Part: sessions.PartName, Text: rules.Text()}), nil
}

// sendAll sends settings until ctx ends.
func sendAll(ctx context.Context, to chan<- logger.Setting, all []logger.Setting) {
	for _, s := range all {
		select {
		case to <- s:
		case <-ctx.Done():
			return
		}
	}
}
