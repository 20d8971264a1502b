//go:build linux

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// listings are what lmstat -a prints, asked every minute, as liclog itself asks.
type listings struct {
	next    time.Time                          // when a listing is due
	running map[string]map[string][]*happening // check-outs by vendor and product
}

func newListings() *listings { return &listings{running: map[string]map[string][]*happening{}} }

// write takes a happening, and writes the listings that are due before it.
func (l *listings) write(to io.Writer, h *happening) {
	if l.next.IsZero() {
		l.next = h.at.Truncate(time.Minute).Add(time.Minute)
	}
	for ; !h.at.Before(l.next); l.next = l.next.Add(time.Minute) {
		l.list(to)
	}
	products := l.running[h.vendor]
	switch {
	case h.event == "start" && h.vendor != "" && products == nil:
		l.running[h.vendor] = map[string][]*happening{}
	case h.event == "start":
		for product := range products {
			products[product] = nil
		}
	case h.event == "checkout":
		products[h.product] = append(products[h.product], h)
	case h.event == "checkin":
		products[h.product] = slices.DeleteFunc(products[h.product], func(o *happening) bool { return o.handle == h.handle })
	}
}

// list writes a listing.
func (l *listings) list(to io.Writer) {
	fmt.Fprintf(to, "lmutil - Copyright (c) 1989-2007 Macrovision Europe Ltd. and/or Macrovision Corporation. All Rights Reserved.\n"+
		"Flexible License Manager status on %s\n\nLicense server status: 27000@lic01\n    License file(s) on lic01: /opt/flexlm/license.dat:\n\n"+
		"lic01: license server UP (MASTER) v11.4\n\n", l.next.Format("Mon 1/2/2006 15:04"))
	for _, vendor := range slices.Sorted(maps.Keys(l.running)) {
		fmt.Fprintf(to, "Vendor daemon status (on lic01):\n\n    %s: UP v11.4\n\nFeature usage info:\n\n", vendor)
		for _, product := range slices.Sorted(maps.Keys(l.running[vendor])) {
			listProduct(to, vendor, product, l.running[vendor][product])
		}
	}
}

func listProduct(to io.Writer, vendor, product string, holders []*happening) {
	used := 0
	for _, h := range holders {
		used += h.number
	}
	fmt.Fprintf(to, "Users of %s:  (Total of 5000 licenses issued;  Total of %d licenses in use)\n\n", product, used)
	if len(holders) == 0 {
		return
	}
	fmt.Fprintf(to, "  \"%s\" v2007.1, vendor: %s\n  floating license\n\n", product, vendor)
	for _, h := range holders {
		listHolder(to, h)
	}
	fmt.Fprintln(to)
}

// listHolder writes a check-out: of a PC, whose display is its name, or of a node
// in a cluster.
func listHolder(to io.Writer, h *happening) {
	display := h.host
	if strings.Contains(h.host, "node") {
		display = "/dev/pts/" + h.process[len(h.process)-1:]
	}
	handle, _ := strconv.ParseUint(h.handle, 16, 64)
	fmt.Fprintf(to, "    %s %s %s (v2007.1) (lic01/27000 %d), start %s %d:%02d%s\n",
		h.user, h.host, display, handle, h.at.Format("Mon 1/2"), h.at.Hour(), h.at.Minute(), h.licenses(", ", ""))
}
