package source_test

import (
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// samples has a log of each format.
var samples = map[string]sourcetest.Suite{
	"csv": {
		Sample: `Time,Event,UserName,HostName,ProductId,NumberDesired,Handle
2026-03-02T09:30:00Z,checkout,anna,pc-17,cad,2,h1
2026-03-02T09:31:00Z,denied,bruno,pc-18,"cad, large",1,
2026-03-02T09:32:00Z,checkin,anna,pc-17,cad,2,h1
1772443999,alive,,,,,
`,
		Names: []string{"anna", "bruno", "pc-17", "pc-18"},
	},
	"json": {
		Sample: `{"Time":"2026-03-02T09:30:00Z","Event":"checkout","UserName":"anna","HostName":"pc-17","ProductId":"cad","NumberDesired":2}
{"Time":1772443999,"Event":"checkin","UserName":"anna","HostName":"pc-17","ProductId":"cad"}
`,
		Names: []string{"anna", "pc-17"},
	},
	"flexlm": {
		Sample: `10:25:28 (lmgrd) FlexNet Licensing (v11.18.1.0 build 1 x64_n6) started on HOST (IBM PC) (6/9/2022)
10:25:28 (lmgrd) Started cadd (pid 3860)
10:25:29 (cadd) FlexNet Licensing version v11.18.1.0 build 1 x64_n6
10:25:29 (cadd) Server started on HOST for:	draw		
10:25:29 (cadd) draw		render	

10:26:01 (cadd) OUT: "draw" anna@pc-17  
10:26:02 (cadd) OUT: "token" bruno@pc-18 [CAD:render] (13 licenses)
10:26:03 (cadd) DENIED: "draw" carla w@pc-19  (2 licenses) (Licensed number of users already reached. (-4,342))
10:26:03 (cadd) QUEUED: "draw" carla w@pc-19  (2 licenses) 
10:26:04 (cadd_1) UNSUPPORTED: "paint" (PORT_AT_HOST_PLUS   ) anna@pc-17  (No such feature exists. (-5,346))
10:27:00 (cadd) DEQUEUED: "draw" carla w@pc-19  (2 licenses) 
23:58:00 (cadd) IN: "token" bruno@pc-18 [CAD:render] (13 licenses) (INACTIVE)
 0:02:00 (cadd) IN: "draw" anna@pc-17  
 0:25:28 (lmgrd) TIMESTAMP 6/10/2022
 0:25:29 (cadd) (@cadd-SLOG@) Time: Fri Jun 10 2022 00:25:29 Romance Daylight Time
`,
		Names: []string{"anna", "bruno", "carla", "pc-17", "pc-18", "pc-19"},
	},
}

// Every format passes the suite and recognises its own log, and no other does.
func TestFormats(t *testing.T) {
	options := source.Options{Zone: time.UTC, LastDay: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
	for _, format := range source.Formats {
		t.Run(format.Name, func(t *testing.T) {
			suite, ok := samples[format.Name]
			if !ok {
				t.Fatal("no sample of this format's log: add one to samples")
			}
			suite.New = func() event.Parser { return format.New(options) }
			sourcetest.Run(t, suite)
			recognised, err := source.Recognise([]byte(suite.Sample))
			if err != nil || recognised.Name != format.Name {
				t.Errorf("recognised as %q: %v", recognised.Name, err)
			}
		})
	}
}
