package main

import (
	"context"

	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/tracking/users"
)

// parts are what the logger follows beside check-outs.
var parts = []func(logger.Host) logger.Part{users.Part}

// partSettings is what the settings say to each part.
func partSettings(now settings.Settings) []logger.Setting {
	return []logger.Setting{
		{Part: users.PartName, Text: users.SettingsOf(now.Tracking).Text()},
	}
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
