// Package summarize turns spans into figures and figures into Summary.csv files:
// of days from Log.csv, LogCache.csv and Hours.csv, of weeks, months and years
// from those of their days. docs/arithmetic.md has the rules, with an example.
//
// A pass (Run) rebuilds what changes touch: the days whose files have changed and
// the weeks, months and years that they lie in. Which files have changed is told
// by their identities (size, inode, times of modification and of change), kept in
// .liclog/summaries; where they leave a doubt the files are read. No clocks are
// compared to find what is older. A file that comes out as it was is not written,
// so it keeps its times.
//
// Time is counted in whole seconds, use in license-seconds; both are written as
// hours. It knows the tree's layout and nothing of how logs come to be.
package summarize

import (
	"cmp"
	"fmt"
	"runtime"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// Options say which tree to summarize, and how.
type Options struct {
	Dir string
	FS  disk.FS // nil is the real one
	// All rebuilds all summaries whatever is remembered of them.
	All bool
	// Counts has the rules of products that do not count each check-out.
	Counts map[string]layout.Count
	// Parallel is how many processors to use; 0 is all.
	Parallel int
	// Progress, if set, is told now and then how many bytes of logs are read, of
	// how many. It is never called twice at the same time.
	Progress func(done, total int64)
	// Sleep waits; nil is time.Sleep. Tests need not.
	Sleep func(time.Duration)
}

// Result is what a pass has done.
type Result struct {
	Built     []layout.Period // written anew
	Checked   []layout.Period // looked into and found to be as they should be
	Unchanged []layout.Period // not read: nothing has happened to them
	// Problems are rows that could not be used; all others count. Those of files
	// that have not changed since are not repeated.
	Problems []Problem
	// Warnings are things that make figures less than they should be, in words.
	Warnings []string
}

func (o *Options) withDefaults() Options {
	d := *o
	if d.FS == nil {
		d.FS = disk.OS
	}
	if d.Sleep == nil {
		d.Sleep = time.Sleep
	}
	d.Parallel = cmp.Or(d.Parallel, runtime.GOMAXPROCS(0))
	return d
}

// Run makes a pass over the tree. What can't be read or written is an error that
// names it; all else is brought up to date all the same. Only one pass can run on
// a tree at a time.
func Run(o Options) (Result, error) { return runPass(o, nil) }

func runPass(o Options, session *Session) (Result, error) {
	o = o.withDefaults()
	if info, err := o.FS.Stat(o.Dir); err != nil {
		return Result{}, fmt.Errorf("no tree to summarize: %w", err)
	} else if !info.IsDir() {
		return Result{}, fmt.Errorf("no tree to summarize: %s is no folder", o.Dir)
	}
	release, err := take(o.FS, o.Dir, passLock, o.Sleep)
	if err != nil {
		return Result{}, err
	}
	defer release()
	p := pass{Options: o, session: session, index: loadIndex(o.FS, o.Dir)}
	if o.All {
		p.forget()
	}
	p.index.setCounts(o.Counts)
	return p.run()
}

// Day builds and writes the summary of one day from what Log.csv, LogCache.csv
// and Hours.csv hold, whatever the modes. A logger calls it before it drops the
// rows of a day that it closes in a mode without Log.csv. It may run beside a
// pass.
func Day(o Options, day layout.Day) ([]Problem, error) {
	o = o.withDefaults()
	release, err := take(o.FS, o.Dir, dayLock, o.Sleep)
	if err != nil {
		return nil, err
	}
	defer release()
	files, err := view.Load(o.FS, o.Dir, day, o.Sleep)
	if err != nil {
		return nil, err
	}
	p := pass{Options: o}
	made, err := p.builder(day, o.Parallel).build(files)
	if err != nil {
		return nil, err
	}
	defer made.free()
	fresh, err := made.staged()
	if err == nil && fresh != nil {
		_, err = fresh.commit()
	}
	return made.problems, err
}
