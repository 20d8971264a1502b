package summarize

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"hash/crc32"
	"maps"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// indexFolder, inside the state folder, holds what passes remember. All of it may
// be deleted at any time: the next pass then reads everything again.
const indexFolder = "summaries"

// indexFormat names the format of the index and the arithmetic: an index with
// another one is not used, and all summaries are made anew.
const indexFormat = "liclog summaries 1\n"

// index is what a pass remembers for the next one: for each day and period, which
// files its summary was made of. It is only ever a cache. A file whose identity
// is still the same need not be read; about any other nothing is believed.
type index struct {
	Counts   map[string]layout.Count // rules other than each
	Products []string                // by number
	Days     map[layout.Day]*dayEntry
	Periods  map[layout.Period]*periodEntry

	numbers map[string]uint32 // of Products
}

// The files of a day, in the order of dayEntry.Files.
var dayFiles = [4]string{layout.LogFile, layout.LogCacheFile, layout.HoursFile, layout.SummaryFile}

const (
	logAt     = 0
	cacheAt   = 1
	summaryAt = 3
)

// dayEntry is what is remembered of a day.
type dayEntry struct {
	Files [4]identity
	Firm  bool // the identities can be relied on
	// SummaryFirm: that of the summary can.
	SummaryFirm bool
	Version     version // of the day's figures
	Products    []uint32
	Logged      dayLogged
	Given       bool // the summary can't be made anew: the rows are gone
	Unsorted    bool // its rows are not in order
}

// dayLogged is the time logged in each hour of a day, in seconds.
type dayLogged struct{ Any, Users [24]int64 }

// periodEntry is what is remembered of a week, month or year.
type periodEntry struct {
	Summary identity
	Firm    bool
	Made    madeOf
}

// madeOf names the days that a period's summary was made of, and their versions.
type madeOf [sha256.Size]byte

func newIndex() *index {
	return &index{
		Counts: map[string]layout.Count{},
		Days:   map[layout.Day]*dayEntry{}, Periods: map[layout.Period]*periodEntry{},
		numbers: map[string]uint32{},
	}
}

func indexPath(dir string) string {
	return filepath.Join(dir, layout.StateFolder, indexFolder, "index")
}

// loadIndex reads the index; one that is missing or damaged is an empty one.
func loadIndex(fsys disk.FS, dir string) *index {
	content, err := disk.ReadFile(fsys, indexPath(dir))
	if err != nil {
		return newIndex()
	}
	body, ok := bytes.CutPrefix(content, []byte(indexFormat))
	if !ok || len(body) < 4 || !bytes.Equal(body[:4], checksum(body[4:])) {
		return newIndex()
	}
	x := newIndex()
	if gob.NewDecoder(bytes.NewReader(body[4:])).Decode(x) != nil {
		return newIndex()
	}
	for i, id := range x.Products {
		x.numbers[id] = uint32(i)
	}
	return x
}

// save replaces the index.
func (x *index) save(fsys disk.FS, dir string) error {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(x); err != nil {
		return err
	}
	name := indexPath(dir)
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return err
	}
	return disk.Replace(fsys, name, []byte(indexFormat), checksum(body.Bytes()), body.Bytes())
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) []byte {
	sum := crc32.Checksum(b, castagnoli)
	return []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}
}

// numbersOf gives products their numbers.
func (x *index) numbersOf(ids []string) []uint32 {
	list := make([]uint32, len(ids))
	for i, id := range ids {
		n, ok := x.numbers[id]
		if !ok {
			n = uint32(len(x.Products))
			x.numbers[id] = n
			x.Products = append(x.Products, id)
		}
		list[i] = n
	}
	return list
}

// setCounts takes the rules that hold now. Days with a product whose rule is
// another one than before are no longer firm.
func (x *index) setCounts(counts map[string]layout.Count) {
	now := maps.Clone(counts)
	maps.DeleteFunc(now, func(_ string, c layout.Count) bool { return c == layout.CountEach })
	changed := map[uint32]bool{}
	for i, id := range x.Products {
		if now[id] != x.Counts[id] {
			changed[uint32(i)] = true
		}
	}
	x.Counts = now
	if len(changed) == 0 {
		return
	}
	for _, entry := range x.Days {
		for _, n := range entry.Products {
			entry.Firm = entry.Firm && !changed[n]
		}
	}
}
