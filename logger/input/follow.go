package input

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// stream is where an input's bytes come from.
type stream = io.Reader

var (
	// errCaughtUp says that a file that is followed has no more bytes now.
	errCaughtUp = errors.New("caught up")
	// errRotated says that the following bytes are those of another file, or of
	// the same file from its beginning.
	errRotated = errors.New("rotated")
)

// defaultPoll is how often a file that is followed is looked at where the system
// does not tell that it has changed, as on network file systems.
const defaultPoll = 250 * time.Millisecond

// follower makes one endless stream of what is found under a path while it
// grows, is rotated, or is truncated.
type follower struct {
	path   string
	file   *os.File
	packed *unpacked  // what file holds, if it is compressed: it does not grow
	known  []Position // files that need not be read again
	poll   time.Duration
	watch  *fsnotify.Watcher // nil where watching is not to be had
}

func newFollower(path string, file *os.File, packed *unpacked, o Options) *follower {
	f := &follower{path: path, file: file, packed: packed, known: slices.Clone(o.Known), poll: o.Poll}
	if f.poll <= 0 {
		f.poll = defaultPoll
	}
	// Watch the folder: the file's own name may come to mean another file.
	if watch, err := fsnotify.NewWatcher(); err == nil {
		if watch.Add(filepath.Dir(path)) == nil {
			f.watch = watch
		} else {
			watch.Close()
		}
	}
	return f
}

func (f *follower) Close() error {
	if f.watch != nil {
		f.watch.Close()
	}
	return f.file.Close()
}

func (f *follower) identity() (device, inode uint64) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, 0
	}
	return identify(f.file, info)
}

// Read reads what is there. At the end of the file it says errCaughtUp, or
// errRotated once when it has gone over to the next file.
func (f *follower) Read(block []byte) (int, error) {
	if f.packed != nil {
		return f.readPacked(block)
	}
	moved, err := f.moved() // asked before reading: what was written until then is read first
	if err != nil {
		return 0, err
	}
	n, err := f.file.Read(block)
	if n > 0 || err != nil && !errors.Is(err, io.EOF) {
		return n, err
	}
	if moved == nil {
		return 0, errCaughtUp
	}
	return 0, moved()
}

// readPacked reads a compressed file to its end and goes over to the next.
func (f *follower) readPacked(block []byte) (int, error) {
	n, err := f.packed.Read(block)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, err
	}
	if n > 0 {
		return n, nil
	}
	return 0, f.next()
}

// moved tells whether the path means other bytes by now than the open file's,
// by the step that goes over to them; nil where it does not.
func (f *follower) moved() (func() error, error) {
	here, err := f.file.Stat()
	if err != nil {
		return nil, err
	}
	at, err := f.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	if here.Size() < at {
		return f.rewind, nil
	}
	there, err := os.Stat(f.path)
	if err != nil || os.SameFile(here, there) {
		return nil, nil // not there: between two names; the old file goes on
	}
	return f.next, nil
}

func (f *follower) rewind() error {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return errRotated
}

// next goes over to the file that followed the open one under the path. It may
// have been rotated away itself by now, so all that the path has named is looked
// at afresh, in the order of age, for the first that is new.
func (f *follower) next() error {
	here, err := f.file.Stat()
	if err != nil {
		return err
	}
	for _, candidate := range append(newer(siblings(f.path), here), f.path) {
		file, err := os.Open(candidate)
		if errors.Is(err, os.ErrNotExist) {
			return errCaughtUp // it has just been renamed: look again
		}
		if err != nil {
			return err
		}
		fresh, err := f.isNew(file, here, candidate == f.path)
		if err != nil || !fresh {
			file.Close()
		}
		if err != nil {
			return err
		}
		if fresh {
			return f.goOver(file)
		}
	}
	return errCaughtUp
}

// isNew tells whether a file has something to read: it is not the open one, and
// (unless the path names it now) none that is known.
func (f *follower) isNew(file *os.File, here os.FileInfo, current bool) (bool, error) {
	info, err := file.Stat()
	if err != nil || os.SameFile(here, info) {
		return false, err
	}
	if current {
		return true, nil
	}
	index, err := Find(file, f.known)
	return index < 0, err
}

func (f *follower) goOver(next *os.File) error {
	packed, err := unpack(next)
	if err != nil {
		next.Close()
		return err
	}
	if f.packed != nil {
		f.packed.close()
	}
	f.file.Close()
	f.file, f.packed = next, packed
	return errRotated
}

// newer are the files behind the open one, or, where it is not among them, those
// that were changed after it.
func newer(files []string, here os.FileInfo) []string {
	for i, path := range files {
		if info, err := os.Stat(path); err == nil && os.SameFile(here, info) {
			return files[i+1:]
		}
	}
	for i, path := range files {
		if info, err := os.Stat(path); err == nil && info.ModTime().After(here.ModTime()) {
			return files[i:]
		}
	}
	return nil
}

// wait returns when there may be more to read.
func (f *follower) wait(ctx context.Context) error {
	timer := time.NewTimer(f.poll)
	defer timer.Stop()
	var events chan fsnotify.Event
	if f.watch != nil {
		events = f.watch.Events
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-events:
	case <-timer.C:
	}
	return nil
}

// siblings are the files that a rotated log at path may be called by now: its
// name with something behind it, the one changed longest ago first.
func siblings(path string) []string {
	type aged struct {
		path string
		time time.Time
	}
	var found []aged
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !rotatedFrom(filepath.Base(path), e.Name()) {
			continue
		}
		found = append(found, aged{filepath.Join(filepath.Dir(path), e.Name()), info.ModTime()})
	}
	slices.SortStableFunc(found, func(a, b aged) int { return a.time.Compare(b.time) })
	paths := make([]string, len(found))
	for i, a := range found {
		paths[i] = a.path
	}
	return paths
}

// A rotated log has a number, a date or a word for old behind its name
// (debug.log.1, debug.log-20260101.gz, debug.log.old) or before its ending
// (debug-2026-01-01.log).
var (
	behindName   = regexp.MustCompile(`^[._-]?([0-9]|old|bak|prev|last)`)
	beforeEnding = regexp.MustCompile(`^[._-][0-9]`)
)

func rotatedFrom(base, name string) bool {
	if rest, ok := strings.CutPrefix(name, base); ok {
		return behindName.MatchString(rest)
	}
	rest, ok := strings.CutPrefix(name, strings.TrimSuffix(base, filepath.Ext(base)))
	return ok && beforeEnding.MatchString(rest)
}

// OpenFollowed opens a file to be followed. Where the file that was followed
// under this path before has been rotated away meanwhile, its rest and the files
// that came after it are read first.
func OpenFollowed(ctx context.Context, path string, o Options) (*Input, error) {
	o.Follow = true
	index, err := findCurrent(path, o.Known)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if index < 0 {
		for _, sibling := range siblings(path) {
			if leftOff(sibling, path, o.Known) {
				return openAt(ctx, sibling, path, o)
			}
		}
	}
	return openAt(ctx, path, path, o)
}

// findCurrent is the place among those known of the file that path names now, -1
// where it is new or not there.
func findCurrent(path string, known []Position) (int, error) {
	current, err := os.Open(path)
	if err != nil {
		return -1, err
	}
	defer current.Close()
	return Find(current, known)
}

// leftOff tells whether the file at sibling is the one that was followed last as
// path.
func leftOff(sibling, path string, known []Position) bool {
	last := -1
	for i := range known {
		if known[i].Name == path {
			last = i
		}
	}
	if last < 0 {
		return false
	}
	file, err := os.Open(sibling)
	if err != nil {
		return false
	}
	defer file.Close()
	index, err := Find(file, known[last:last+1])
	return err == nil && index == 0
}

func openAt(ctx context.Context, first, path string, o Options) (*Input, error) {
	in, err := Open(ctx, first, o)
	if err != nil {
		return nil, err
	}
	f, ok := in.stream.(*follower)
	if !ok {
		in.Close()
		return nil, errors.New(path + " is no regular file and can't be followed; pipe it in with --live")
	}
	if f.packed != nil && first == path {
		in.Close()
		return nil, errors.New(path + " is compressed and so does not grow; log it without --follow")
	}
	f.path = path
	in.Name, in.lines.at.Name = path, path
	return in, nil
}
