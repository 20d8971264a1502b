package main

import (
	"time"

	"github.com/liclog/liclog/logger/input"
)

// configureCommand takes up --exec, which is live input of another kind.
func (r *logRun) configureCommand() error {
	line := r.c.String("exec")
	if line == "" {
		for _, name := range []string{"every", "exec-timeout"} {
			if r.c.IsSet(name) {
				return usage("--%s goes with --exec", name)
			}
		}
		return nil
	}
	if len(r.files) > 0 || r.work.Live || r.work.Follow {
		return usage("--exec runs a command; it goes neither with files nor with --live or --follow")
	}
	r.work.Live = true
	r.command = &input.Command{Line: line, Every: r.c.Duration("every"), Timeout: r.c.Duration("exec-timeout"), Failed: r.asked()}
	if r.command.Every < time.Second || r.command.Timeout <= 0 {
		return usage("--every must be at least 1s, and --exec-timeout more than 0")
	}
	return nil
}

// asked tells in the diagnostics why a call failed: the first time, and whenever
// the reason is another.
func (r *logRun) asked() func(error) {
	var last string
	return func(err error) {
		if err.Error() == last {
			r.log.Info("the command failed again: " + last)
			return
		}
		last = err.Error()
		r.log.Warn("the command failed, and the time until it does not is not logged: " + last)
	}
}
