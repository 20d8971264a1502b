package entitlements

import (
	"io"
	"path/filepath"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
)

// The files of a scan's folder.
const (
	UsersFile        = "Users.csv"
	ReportFile       = "Report.csv"
	ObservationsFile = "Observations.csv"
)

// ObservationsColumns are those of Observations.csv.
var ObservationsColumns = []string{"Class", "Code", "Subject", "Text"}

// Write puts the results into the folder of the day, each file whole. The report
// comes last: a folder that has it is complete.
func (r *Result) Write(fsys disk.FS) (folder string, err error) {
	folder = Folder(r.options.Dir, r.options.AsOf.Day())
	if err := disk.MkdirAll(fsys, folder); err != nil {
		return folder, err
	}
	if err := r.replaceUsers(fsys, filepath.Join(folder, UsersFile)); err != nil {
		return folder, err
	}
	if err := disk.Replace(fsys, filepath.Join(folder, ObservationsFile), r.observationsTable()); err != nil {
		return folder, err
	}
	return folder, disk.Replace(fsys, filepath.Join(folder, ReportFile), r.reportTable())
}

// replaceUsers writes while it makes the rows: there may be very many.
func (r *Result) replaceUsers(fsys disk.FS, file string) error {
	from, to := io.Pipe()
	go func() { to.CloseWithError(r.writeUsers(to)) }()
	err := disk.ReplaceFrom(fsys, file, from)
	from.CloseWithError(io.ErrClosedPipe) // ends the writer, where the file could not be written
	return err
}

func (r *Result) observationsTable() []byte {
	buf := []byte(layout.Header(ObservationsColumns))
	for i := range r.Observations {
		o := &r.Observations[i]
		buf = append(table.AppendCell(buf, o.Class), ',')
		buf = append(table.AppendCell(buf, o.Code), ',')
		buf = append(table.AppendCell(buf, o.Subject), ',')
		buf = append(table.AppendCell(buf, o.Text), '\n')
	}
	return buf
}

func (r *Result) reportTable() []byte {
	buf := []byte(layout.Header(ReportColumns))
	for _, f := range r.Figures {
		buf = append(table.AppendCell(buf, f.Code), ',')
		buf = append(table.AppendCell(buf, f.Label), ',')
		if f.IsText {
			buf = append(table.AppendCell(buf, f.Text), ",\n"...)
			continue
		}
		buf = append(strconv.AppendInt(buf, int64(f.Value), 10), ',')
		buf = append(strconv.AppendInt(buf, int64(f.Highest), 10), '\n')
	}
	return buf
}
