package format

import (
	"fmt"
	"strings"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
)

// banner stands at the head of every start of lmgrd.
var banner = strings.Split(`-----------------------------------------------
  Please Note:

  This log is intended for debug purposes only.
  In order to capture accurate license
  usage data into an organized repository,
  please enable report logging. Use Flexera Software LLC's
  software license administration  solution,
  FlexNet Manager, to  readily gain visibility
  into license usage data and to create
  insightful reports on critical information like
  license availability and usage. FlexNet Manager
  can be fully automated to run these reports on
  schedule and can be used to track license
  servers and usage across a heterogeneous
  network of servers including Windows NT, Linux
  and UNIX. Contact Flexera Software LLC at
  www.flexerasoftware.com for more details on how to
  obtain an evaluation copy of FlexNet Manager
  for your enterprise.

-----------------------------------------------

`, "\n")

const (
	lmgrd   = "lmgrd"
	version = "v11.13.1.2 build 173085 x64_lsb"
	rule    = "==============================================="
)

// line writes a whole line of a daemon.
func (f *flexLM) line(daemon, format string, args ...any) {
	f.begin(daemon)
	f.buf = append(fmt.Appendf(f.buf, format, args...), '\n')
}

// serverLines tells what a server or a daemon does by itself.
func (f *flexLM) serverLines(h *simulate.Happening) {
	switch h.Note {
	case simulate.Banner:
		f.startServer()
	case simulate.Launch:
		f.startDaemon(h)
	case simulate.Relaunch:
		f.relaunch(h)
	case simulate.Halt:
		f.halt()
	case simulate.Exit:
		f.exit(h)
	case simulate.Stamp:
		f.stamp(h)
	case simulate.Statistics:
		f.figures(h.Daemon)
	case simulate.Reread:
		f.reread(h)
	}
}

func (f *flexLM) wallClock() time.Time { return f.now.Time().In(f.zone) }

// longDate is a moment as it stands in lines of figures.
func longDate(t time.Time) string { return t.Format("Mon Jan 02 2006 15:04:05 MST") }

// shortDate is the month, day and year of the lines that anchor a log.
func (f *flexLM) shortDate() string { return f.wallClock().Format("1/2/2006") }

func (f *flexLM) me() *simulate.Server { return &f.world.Servers[f.server] }

func (f *flexLM) startServer() {
	for _, text := range banner {
		f.line(lmgrd, "%s", text)
	}
	now, host := longDate(f.wallClock()), f.me().Host
	f.line(lmgrd, "Server's System Date and Time: %s", now)
	f.line(lmgrd, "SLOG: Summary LOG statistics is enabled.")
	f.line(lmgrd, "FlexNet Licensing (%s) started on %s (linux) (%s)", version, host, f.shortDate())
	f.line(lmgrd, "Copyright (c) 1988-2015 Flexera Software LLC. All Rights Reserved.")
	f.line(lmgrd, "World Wide Web:  http://www.flexerasoftware.com")
	f.line(lmgrd, "License file(s): /opt/flexlm/license.dat")
	f.line(lmgrd, "lmgrd tcp-port 27000")
	f.slog(lmgrd, rule, "=== LMGRD ===", "Start-Date: "+now, "PID: "+fmt.Sprint(f.pid()), "",
		"=== Network Info ===", "Listening port: 27000", "",
		"=== Startup Info ===", "Server Configuration: Single Server", rule)
	f.line(lmgrd, "Starting vendor daemons ... ")
	for _, k := range f.me().Daemons {
		d := &f.world.Daemons[k]
		f.line(lmgrd, "Started %s (internet tcp_port %d pid %d)", d.Name, d.Port, f.pid())
	}
}

// slog writes lines of a daemon's own figures.
func (f *flexLM) slog(daemon string, lines ...string) {
	for _, text := range lines {
		f.line(daemon, "(@%s-SLOG@) %s", daemon, text)
	}
}

// pid is a process number; starting anything uses some up.
func (f *flexLM) pid() int {
	f.pids++
	return 1000 + f.pids*11%64000
}

func (f *flexLM) startDaemon(h *simulate.Happening) {
	f.line(h.Daemon, "FlexNet Licensing version %s", version)
	f.line(h.Daemon, "SLOG: Summary LOG statistics is enabled.")
	f.line(h.Daemon, "SLOG: VM Status: 1")
	f.line(h.Daemon, "EXPIRED: %s_trial", h.Daemon)
	f.features(h.DaemonID)
	f.line(h.Daemon, "EXTERNAL FILTERS are OFF")
	f.line(lmgrd, "%s using TCP-port %d", h.Daemon, f.world.Daemons[h.DaemonID].Port)
	f.line(h.Daemon, "SLOG: Statistics Log Frequency is 240 minute(s).")
	f.slog(h.Daemon, rule, "=== Vendor Daemon ===", "Vendor daemon: "+h.Daemon,
		"Start-Date: "+longDate(f.wallClock()), "", "=== Startup/Restart Info ===", "Options file used: None", rule)
	f.line(h.Daemon, "TCP_NODELAY NOT enabled")
}

// features lists what a daemon serves, three a line.
func (f *flexLM) features(daemon int) {
	d := &f.world.Daemons[daemon]
	f.begin(d.Name)
	f.buf = fmt.Appendf(f.buf, "Server started on %s for:", f.me().Host)
	for i, feature := range d.Features {
		if i%3 == 1 {
			f.end()
			f.begin(d.Name)
		} else {
			f.buf = append(f.buf, '\t')
		}
		f.buf = append(append(f.buf, feature...), '\t')
	}
	f.end()
}

func (f *flexLM) relaunch(h *simulate.Happening) {
	f.line(lmgrd, "%s exited with status 0 signal = 11", h.Daemon)
	f.line(lmgrd, "Since this is an unknown status, license server manager (lmgrd) will attempt to re-start the vendor daemon.")
	f.line(lmgrd, "REStarted %s (internet tcp_port %d pid %d)", h.Daemon, f.world.Daemons[h.DaemonID].Port, f.pid())
	f.startDaemon(h)
}

// halt is lmgrd's part of an orderly stop. The daemons give back what runs on
// them when lmgrd is gone already, as real ones do.
func (f *flexLM) halt() {
	host := f.me().Host
	f.line(lmgrd, "SHUTDOWN request from root at node %s (127.0.0.1)", host)
	f.line(lmgrd, "lmgrd will now shut down all the vendor daemons")
	f.end()
	for _, k := range f.me().Daemons {
		name := f.world.Daemons[k].Name
		f.line(lmgrd, "Shutting down %s pid=%d because of signal 15", name, f.pid())
		f.line(name, "Shutdown requested.")
	}
	f.line(lmgrd, "daemon shutdown requested - shutting down")
	for _, k := range f.me().Daemons {
		f.buf = fmt.Appendf(f.buf, "Shut down FlexNet %s license server system on machine %s\n", f.world.Daemons[k].Name, host)
	}
	f.line(lmgrd, "EXITING DUE TO SIGNAL 15")
}

func (f *flexLM) exit(h *simulate.Happening) {
	for _, lease := range h.Open {
		if lease.Part > 0 {
			f.shutdown(h.Daemon, lease, lease.Part)
		}
		f.shutdown(h.Daemon, lease, lease.Granted-lease.Part)
	}
	f.line(h.Daemon, "EXITING DUE TO SIGNAL 15")
}

func (f *flexLM) shutdown(daemon string, lease simulate.Lease, n int64) {
	f.begin(daemon)
	f.buf = append(append(append(f.buf, `IN: "`...), lease.Feature...), `" `...)
	f.who(lease.User, lease.Host)
	f.amount(lease.Data, n)
	f.buf = append(f.buf, "(SHUTDOWN)\n"...)
}

func (f *flexLM) stamp(h *simulate.Happening) {
	name := h.Daemon
	if name == "" {
		name = lmgrd
	}
	f.line(name, "TIMESTAMP %s", f.shortDate())
}

// figures is what a daemon writes about itself every four hours.
func (f *flexLM) figures(daemon string) {
	now := longDate(f.wallClock())
	f.slog(daemon, rule, "=== Last 10 Client Requests Processing Time (in ms) ===", "Time: "+now,
		"Request processing time, when, #concurrent clients, (private bytes (in KB)), client info (user, node, FD)",
		fmt.Sprintf("00000000 ms at %s,#9,(5224K),(%s,%s,1216)", now, f.user, f.host), "",
		"=== Top 10 Peak In-house Operations time (in ms) ===",
		"NOTE: Peak times greater than 4 seconds get recorded.", "Time: "+now,
		"In-house operation time, when, #concurrent clients", "",
		"=== Active Connections Info ===", "Peak active connections #10 attempted at "+now, "",
		"=== Memory Usage Info ===", "Peak private bytes 5232K attempted at "+now, rule)
}

// reread is lmgrd reading the license file again. The daemons follow.
func (f *flexLM) reread(h *simulate.Happening) {
	if h.Daemon == "" {
		f.rereads++
		f.line(lmgrd, "Rereading license file... Requested from root@%s", f.me().Host)
		f.line(lmgrd, "Done rereading")
		f.line(lmgrd, "...Finished rereading")
		return
	}
	f.line(h.Daemon, "Rereading license file...")
	f.features(h.DaemonID)
	f.slog(h.Daemon, rule, "=== Reread Info ===", "Reread time: "+longDate(f.wallClock()),
		fmt.Sprintf("Number of rereads since vendor daemon startup: %d", f.rereads), "Reread mechanism: Manual", rule)
	f.line(h.Daemon, "...Finished rereading")
}
