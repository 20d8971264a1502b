package model

import (
	"github.com/liclog/liclog/summarize/verify/plain"
)

const (
	logHeader   = "UserName,HostName,ProcessId,ProductId,ProductName,StartTime(InSeconds),EndTime(inSeconds),NumberDesired,NumberGranted,Date,StartTime,EndTime"
	cacheHeader = logHeader + ",Handle,Server"
	hoursHeader = "Mode,StartTime(InSeconds),EndTime(inSeconds),Date,StartTime,EndTime"
)

// Files is every Log.csv, LogCache.csv and Hours.csv of the tree: the path with
// slashes, relative to the tree, and the whole content. A file that must not be
// there has no entry.
func (t *Tree) Files() map[string]string {
	files := map[string]string{}
	for _, d := range t.Days {
		folder := d.Day.String() + "/"
		if d.HasLog() {
			files[folder+"Log.csv"] = d.LogFile()
		}
		if d.Open {
			files[folder+"LogCache.csv"] = d.CacheFile()
		}
		if len(d.Hours) > 0 {
			files[folder+"Hours.csv"] = d.HoursFile()
		}
	}
	return files
}

// LogFile is the content of Log.csv.
func (d *Day) LogFile() string {
	text := logHeader + "\n"
	for _, r := range d.Log() {
		text += plain.Line(d.cells(r)...)
	}
	return text
}

// CacheFile is the content of LogCache.csv.
func (d *Day) CacheFile() string {
	text := cacheHeader + "\n"
	for _, r := range d.Running {
		text += plain.Line(append(d.cells(r), plain.Escape(r.Handle), plain.Escape(r.Server))...)
	}
	return text
}

// HoursFile is the content of Hours.csv.
func (d *Day) HoursFile() string {
	text := hoursHeader + "\n"
	for _, i := range d.Hours {
		text += plain.Line(i.Mode.String(), plain.Int(i.Start), plain.Int(i.End),
			d.Day.String(), d.Day.Clock(i.Start), d.Day.Clock(i.End))
	}
	return text
}

func (d *Day) cells(r Row) []string {
	return []string{
		plain.Escape(r.User), plain.Escape(r.Host), plain.Escape(r.Process),
		plain.Escape(r.ProductID), plain.Escape(r.ProductName),
		plain.Int(r.Start), plain.Int(r.End), plain.Int(r.Desired), plain.Int(r.Granted),
		d.Day.String(), d.Day.Clock(r.Start), d.Day.Clock(r.End),
	}
}
