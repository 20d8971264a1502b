package users

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// PartName is what Logger.Set calls this part.
const PartName = "users"

// part is a Domain as a part of the logger. It writes the files of a tree.
type part struct {
	logger.Host
	*Domain
	pending []dayFile // of days that are over
	// known tells that the files written last are this part's; before the first
	// time they are looked at.
	known map[string]bool
	// stale tells that there may be files of days that nothing here tells of.
	stale bool
	sizes [2]int // of the last day's files: buffers that grow cost much
}

// dayFile is a file of a day that is over.
type dayFile struct {
	day     layout.Day
	name    string
	content []byte
}

// Part makes user license tracking a part of a logger.
func Part(h logger.Host) logger.Part {
	return &part{Host: h, Domain: NewDomain(), known: map[string]bool{}}
}

// Name tells the part apart.
func (p *part) Name() string { return PartName }

// Takes tells whether events of the kind are about users.
func (p *part) Takes(kind event.Kind) bool {
	return kind == event.Access || kind == event.PersonDeleted || kind == event.PersonRenamed
}

// Set takes changed settings (Settings.Text).
func (p *part) Set(text, random string) {
	s, err := parseSettings(text)
	if err != nil {
		p.Log.Error("the settings of user tracking can't be read; those before hold on", "problem", err.Error())
		return
	}
	p.Domain.Set(s, random)
}

// Pass ends the days of servers: what those leave that are over everywhere is
// written with the group.
func (p *part) Pass(layout.Second) {
	closing := p.closing(p.due)
	for _, day := range p.openDays() {
		if day <= closing && p.hasAccess(day) {
			p.endAccess(day)
		}
	}
	p.Midnight()
	for _, s := range p.takeClosed() {
		if len(s.requests) > 0 {
			p.endRequests(s)
		}
	}
}

func (p *part) endAccess(day layout.Day) {
	var b bytes.Buffer
	b.Grow(p.sizes[0] + p.sizes[0]/8)
	if any, _ := p.WriteAccess(day, &b); !any { // a buffer takes all
		p.pending = append(p.pending, dayFile{day, layout.AccessFile, nil})
		return
	}
	p.pending = append(p.pending, dayFile{day, layout.AccessFile, b.Bytes()})
	p.sizes[0] = b.Len()
}

func (p *part) endRequests(s *sheet) {
	var b bytes.Buffer
	b.Grow(p.sizes[1] + p.sizes[1]/8)
	_ = writeRequests(&b, s.requests) // a buffer takes all
	p.pending = append(p.pending, dayFile{s.day, layout.AdminRequestFile, b.Bytes()})
	p.sizes[1] = b.Len()
}

// Flush writes the files of days that are over.
func (p *part) Flush() error {
	for len(p.pending) > 0 {
		if err := p.put(&p.pending[0]); err != nil {
			return err
		}
		p.pending = p.pending[1:]
	}
	p.pending = nil
	return nil
}

// Publish writes how things stand.
func (p *part) Publish() error {
	if p.stale {
		if err := p.sweep(); err != nil {
			return err
		}
		p.stale = false
	}
	if err := p.publishDays(); err != nil {
		return err
	}
	if p.ID != "" && p.changed.database {
		err := p.show(layout.UserLicensesFile, p.WriteLicenses, disk.ReplacePrivate)
		if err != nil {
			return err
		}
	}
	if p.ID != "" && p.changed.document {
		if err := p.show(layout.LicenseTrackingFile, p.WriteDocument, disk.ReplaceWith); err != nil {
			return err
		}
	}
	p.shown()
	return nil
}

// publishDays shows the days that are not over everywhere.
func (p *part) publishDays() error {
	for _, day := range p.openDays() {
		if !p.touched(day) {
			continue
		}
		var content bytes.Buffer
		f := dayFile{day: day, name: layout.AccessFile}
		if any, _ := p.WriteAccess(day, &content); any {
			f.content = content.Bytes()
		}
		if err := p.put(&f); err != nil {
			return err
		}
		if err := p.publishRequests(day); err != nil {
			return err
		}
	}
	return nil
}

// publishRequests shows the requests of servers where a day is over.
func (p *part) publishRequests(day layout.Day) error {
	s := p.sheetOf(day)
	if len(s.requests) == 0 || !s.touched {
		return nil
	}
	var content bytes.Buffer
	_ = writeRequests(&content, s.requests)
	return p.put(&dayFile{day, layout.AdminRequestFile, content.Bytes()})
}

// put writes a day's file; one without content is to be gone.
func (p *part) put(f *dayFile) error {
	name := f.day.File(p.Dir, f.name)
	if f.content == nil {
		return p.remove(name)
	}
	if err := p.makeFolder(f.day); err != nil {
		return err
	}
	return disk.Replace(p.FS, name, f.content)
}

// remove removes a file, for good, if it is there.
func (p *part) remove(name string) error {
	if err := p.FS.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := p.FS.SyncDir(filepath.Dir(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// makeFolder makes a day's folder, for good: those above it may be there but not
// yet on disk, where a crash was near.
func (p *part) makeFolder(day layout.Day) error {
	folder := day.Folder(p.Dir)
	if err := disk.MkdirAll(p.FS, folder); err != nil {
		return err
	}
	for range 3 { // month, year, tree
		folder = filepath.Dir(folder)
		if err := p.FS.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}

// show replaces a file at the top of the tree. The first time it is left alone if
// it is right already, so that opening a tree at rest changes nothing.
func (p *part) show(file string, write func(io.Writer) error,
	replace func(disk.FS, string, func(io.Writer) error) error) error {
	name := filepath.Join(p.Dir, file)
	if !p.known[file] {
		p.known[file] = true
		if same, err := p.same(name, write); same || err != nil {
			return err
		}
	}
	return replace(p.FS, name, write)
}

// same tells whether a file holds what write writes.
func (p *part) same(name string, write func(io.Writer) error) (bool, error) {
	file, err := p.FS.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return false, nil // it will be written
	}
	defer file.Close()
	there, fresh := crc32.NewIEEE(), crc32.NewIEEE()
	size, err := io.Copy(there, file)
	if err != nil {
		return false, err
	}
	counted := &counted{to: fresh}
	if err := write(counted); err != nil {
		return false, err
	}
	return counted.size == size && there.Sum32() == fresh.Sum32(), nil
}

// counted counts what is written.
type counted struct {
	to   io.Writer
	size int64
}

func (c *counted) Write(b []byte) (int, error) {
	c.size += int64(len(b))
	return c.to.Write(b)
}

// Save writes the state.
func (p *part) Save(w *wire.Writer) { p.Domain.Save(w) }

// Restore takes it up.
func (p *part) Restore(r *wire.Reader) {
	p.Domain.Restore(r)
	p.stale = true
}
