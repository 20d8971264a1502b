package entitlements

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout/disk"
)

// The largest domain that is promised: under 20 s and 2 GB on two cores.
const (
	scalePersons = 500_000
	scaleGroups  = 20_000
	scaleDepth   = 10
	scaleServers = 200
	scaleEntries = 5_000_000
	scaleTime    = 20 * time.Second
	scaleMemory  = 2 << 30
)

// BenchmarkScale makes such a domain, works out the levels from its ACL entries,
// and counts. Run it alone: go test -run - -bench Scale -benchtime 1x
func BenchmarkScale(b *testing.B) {
	dir := b.TempDir()
	o := scaleDomain(b, dir)
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"levels", func() error { _, err := Levels(o, io.Discard); return err }},
		{"scan", func() error {
			r, err := Scan(o)
			if err == nil {
				_, err = r.Write(disk.OS)
			}
			return err
		}},
	} {
		b.Run(step.name, func(b *testing.B) {
			runtime.GC()
			before := computed()
			for b.Loop() {
				if err := step.run(); err != nil {
					b.Fatal(err)
				}
			}
			each, most := (computed()-before)/time.Duration(b.N), mostMemory()
			b.ReportMetric(each.Seconds(), "cpu-s/op")
			b.ReportMetric(float64(most)/(1<<20), "MB")
			if each > scaleTime || most > scaleMemory {
				b.Errorf("%v and %d MB, promised are %v and %d MB", each, most>>20, scaleTime, scaleMemory>>20)
			}
		})
	}
}

// computed is the time that processors worked for this process, which other
// programs on the machine don't lengthen; 0 where the system does not tell.
func computed() time.Duration {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * (time.Second / 100)
}

// mostMemory is the most memory that this process ever had, 0 where the system
// does not tell.
func mostMemory() (kept int64) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	_, _ = fmt.Sscan(rest, &kept)
	return kept << 10
}

// scaleTable writes a large table.
func scaleTable(b *testing.B, name, header string, rows func(w *bufio.Writer)) string {
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, header)
	rows(w)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return name
}

func scaleName(i int) string {
	org := "Acme"
	if i%5 == 0 {
		org = "Partner"
	}
	return fmt.Sprintf("CN=Person %06d/OU=Unit%02d/O=%s", i, i%50, org)
}

// scaleDomain writes the tables: groups in ten layers, each with persons and with
// two groups of the layer below; entries for persons and groups.
func scaleDomain(b *testing.B, dir string) *Options {
	r := rand.New(rand.NewPCG(1, 2))
	o := Defaults()
	o.Dir, o.ExternalOrgs = dir, []string{"O=Partner"}
	o.AsOf, _ = ParseMoment("2026-11-21")
	in := func(name string) string { return filepath.Join(dir, name) }
	o.Servers = scaleTable(b, in("servers.csv"), "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking", func(w *bufio.Writer) {
		for i := range scaleServers {
			fmt.Fprintf(w, "CN=Server%03d/O=Acme,Group%05d;Group%05d,,%s,,no,,yes\n", i, r.IntN(scaleGroups), r.IntN(scaleGroups), yn(i%10 == 0))
		}
	})
	o.Directories = scaleTable(b, in("directories.csv"), "Directory,Primary,Enabled,Type,Trusted", func(w *bufio.Writer) { fmt.Fprintln(w, "main,yes,,,") })
	o.Persons = []string{scaleTable(b, in("persons.csv"), "FullNames,Certificate,CertificateExpires,InternetPassword,MailServer,MailFile,Mail", func(w *bufio.Writer) {
		for i := range scalePersons {
			box := ""
			if i%5 != 0 {
				box = fmt.Sprintf("mail\\p%06d.nsf", i)
			}
			fmt.Fprintf(w, "%s;Person %06d,yes,2028-01-01,yes,CN=Server%03d/O=Acme,%s,p%06d@acme.example\n", scaleName(i), i, i%scaleServers, box, i)
		}
	})}
	layer := scaleGroups / scaleDepth
	o.Groups = []string{scaleTable(b, in("groups.csv"), "Group,Members", func(w *bufio.Writer) {
		for i := range scaleGroups {
			fmt.Fprintf(w, "Group%05d,", i)
			if below := (i/layer + 1) * layer; below < scaleGroups {
				fmt.Fprintf(w, "Group%05d;Group%05d;", below+r.IntN(layer), below+r.IntN(layer))
			}
			for range 75 {
				fmt.Fprintf(w, "%s;", scaleName(r.IntN(scalePersons)))
			}
			fmt.Fprintln(w)
		}
	})}
	o.ACL = []string{scaleTable(b, in("acl.csv"), "Server,Database,Name,Level", func(w *bufio.Writer) {
		for i := range scaleEntries {
			at := i / 50 // entries of a database
			who := scaleName(r.IntN(scalePersons))
			switch i % 50 {
			case 0:
				who = "-Default-"
			case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10:
				who = fmt.Sprintf("Group%05d", r.IntN(scaleGroups))
			}
			fmt.Fprintf(w, "CN=Server%03d/O=Acme,apps\\db%06d.nsf,%s,%d\n", at%scaleServers, at, who, r.IntN(5))
		}
	})}
	o.Levels = []string{scaleTable(b, in("levels.csv"), "UserName,Level,Server", func(w *bufio.Writer) {
		for range scaleEntries {
			fmt.Fprintf(w, "%s,%d,CN=Server%03d/O=Acme\n", scaleName(r.IntN(scalePersons)), r.IntN(4), r.IntN(scaleServers))
		}
	})}
	o.Accesses = []string{scaleTable(b, in("access.csv"), "UserName,LastAccess", func(w *bufio.Writer) {
		for i := 0; i < scalePersons; i += 2 {
			fmt.Fprintf(w, "%s,2026-%02d-10T10:00:00Z\n", scaleName(i), 1+r.IntN(11))
		}
	})}
	return &o
}
