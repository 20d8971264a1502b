package flexlm

import (
	"testing"
	"time"

	"github.com/liclog/liclog/logger/source/sourcetest"
)

// usualLines are a morning's lines of a busy server, in the shares of real logs.
const usualLines = ` 8:42:45 (adskflex) OUT: "64801INVPROSA_F" UPM@upm00243  
 8:42:45 (adskflex) OUT: "87537INVPROSA_2022_0F" UPM@upm00243  
 8:43:02 (adskflex) IN: "64300ACD_F" anna@DESKTOP-7K2P9QX  
 8:43:02 (adskflex) IN: "87545ACD_2022_0F" anna@DESKTOP-7K2P9QX  (INACTIVE)
 8:43:20 (ABAQUSLM) OUT: "parallel" bruno@node348.example.org  (48 licenses) 
 8:43:21 (ABAQUSLM) DENIED: "abaqus" carla@node350.example.org  (25 licenses) (Licensed number of users already reached. (-4,342))
 8:43:25 (ABAQUSLM) QUEUED: "abaqus" carla@node350.example.org  (25 licenses) 
 8:44:16 (MSC) OUT: "MSCONE" user_01@machine_01 [MSCONE:NASTRAN] (13 licenses)
 8:45:16 (MSC) IN: "MSCONE" user_01@machine_01 [MSCONE:NASTRAN] (13 licenses)
 8:45:16 (adskflex) (@adskflex-SLOG@) Peak active connections #6 attempted at Fri Jul 27 2018 15:49:47 Eastern Daylight Time
 8:49:20 (adskflex) TIMESTAMP 7/27/2018
 8:49:20 (adskflex) OUT: "64300ACD_F" José Pérez@Plasmon  
`

func BenchmarkLine(b *testing.B) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name    string
		options Options
	}{
		{"plain", Options{Zone: zone}},
		{"all-options", Options{Zone: zone, ByData: true, FoldCase: true, Server: "berlin"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			sourcetest.Bench(b, New(bench.options), usualLines)
		})
	}
}

// The usual lines cost no allocation, whatever the options.
func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{ByData: true, FoldCase: true, Server: "berlin"}), usualLines)
}
