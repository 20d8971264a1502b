// Package view lets others read the day that a logger is writing: it says up to
// where the day's files belong together.
//
// The logger writes the file .liclog/view after each group of events:
//
//	day=2007/07/01 log=1048576 cache=1a2b3c4d hours=0badcafe
//
// Of that day, Log.csv counts up to log bytes; LogCache.csv and Hours.csv are
// the ones with these checksums (CRC-32C of the whole content, that of nothing
// for a file that is not there). All other days are at rest. So are all days
// where there is no such file.
package view

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// File is the name of the file inside the tree's state folder.
const File = "view"

// View says which bytes of a day's files belong together.
type View struct {
	Day          layout.Day
	Log          int64  // bytes of Log.csv
	Cache, Hours uint32 // checksums of LogCache.csv and Hours.csv
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Sum is the checksum of a file's content.
func Sum(content []byte) uint32 { return crc32.Checksum(content, castagnoli) }

// Path is the place of the file in the tree dir.
func Path(dir string) string { return filepath.Join(dir, layout.StateFolder, File) }

const format = "day=%04d/%02d/%02d log=%d cache=%08x hours=%08x\n"

// String is the content of the file.
func (v View) String() string {
	y, m, d := v.Day.Date()
	return fmt.Sprintf(format, y, m, d, v.Log, v.Cache, v.Hours)
}

// Parse reads the content of the file.
func Parse(text string) (View, error) {
	var v View
	var y, m, d int
	_, err := fmt.Sscanf(text, format, &y, &m, &d, &v.Log, &v.Cache, &v.Hours)
	if err != nil {
		return View{}, fmt.Errorf("no view: %q", text)
	}
	v.Day = layout.DayOf(y, m, d)
	if v.Log < 0 || v.String() != text {
		return View{}, fmt.Errorf("no view: %q", text)
	}
	return v, nil
}

// Write replaces the file in the tree dir. Its state folder must be there.
func Write(fsys disk.FS, dir string, v View) error {
	return disk.Replace(fsys, Path(dir), []byte(v.String()))
}

// Read reads the file; ok is false where there is none.
func Read(fsys disk.FS, dir string) (v View, ok bool, err error) {
	text, err := disk.ReadFile(fsys, Path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return View{}, false, nil
	}
	if err != nil {
		return View{}, false, err
	}
	if v, err = Parse(string(text)); err != nil {
		return View{}, false, fmt.Errorf("%s: %w", Path(dir), err)
	}
	return v, true, nil
}

// Day is a day's files as they belong together.
type Day struct {
	// Log is how many bytes of Log.csv count, -1 where the file is not there.
	Log int64
	// Cache and Hours are whole files, nil where they are not there.
	Cache, Hours []byte
	// Live is set where a view says what counts: more may follow at any moment.
	Live bool
}

// How long a logger is waited for that is about to replace the files.
const (
	tries = 100
	pause = 20 * time.Millisecond
)

// Load reads the day's small files, and how far Log.csv counts, so that they
// belong together although a logger may be writing. It tries again for about
// two seconds, waiting by sleep, until they do.
func Load(fsys disk.FS, dir string, day layout.Day, sleep func(time.Duration)) (Day, error) {
	for range tries {
		found, agree, err := load(fsys, dir, day)
		if err != nil {
			return Day{}, err
		}
		if agree {
			return found, nil
		}
		sleep(pause)
	}
	return Day{}, fmt.Errorf("the files of %s do not belong together (%s says which bytes do): "+
		"try again; if no logger is running, start it once, which puts them right", day, Path(dir))
}

func load(fsys disk.FS, dir string, day layout.Day) (found Day, agree bool, err error) {
	v, ok, err := Read(fsys, dir)
	if err != nil {
		return found, false, err
	}
	if found.Cache, err = read(fsys, day.File(dir, layout.LogCacheFile)); err != nil {
		return found, false, err
	}
	if found.Hours, err = read(fsys, day.File(dir, layout.HoursFile)); err != nil {
		return found, false, err
	}
	if found.Log, err = size(fsys, day.File(dir, layout.LogFile)); err != nil {
		return found, false, err
	}
	if !ok || v.Day != day {
		return atRest(fsys, dir, found, v, ok)
	}
	found.Live = true
	agree = found.Log >= v.Log || found.Log < 0 && v.Log == 0
	agree = agree && Sum(found.Cache) == v.Cache && Sum(found.Hours) == v.Hours
	found.Log = min(found.Log, v.Log)
	return found, agree, nil
}

// atRest accepts the files of a day without a view, if it had none all the time
// while they were read.
func atRest(fsys disk.FS, dir string, found Day, before View, was bool) (Day, bool, error) {
	after, is, err := Read(fsys, dir)
	if err != nil {
		return found, false, err
	}
	return found, was == is && (!is || after.Day == before.Day), nil
}

// read is the whole file, nil where there is none.
func read(fsys disk.FS, name string) ([]byte, error) {
	content, err := disk.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && content == nil {
		content = []byte{}
	}
	return content, err
}

func size(fsys disk.FS, name string) (int64, error) {
	info, err := fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Remove takes the file away: all days are at rest.
func Remove(fsys disk.FS, dir string) error {
	if err := fsys.Remove(Path(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
