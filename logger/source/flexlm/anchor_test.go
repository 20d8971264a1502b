package flexlm

import "testing"

func TestDateOf(t *testing.T) {
	const clock = 10*3600 + 25*60 + 28
	for _, test := range []struct {
		message, day string
		kind         dateKind
	}{
		{"TIMESTAMP 6/9/2022", "2022/06/09", goodDate},
		{"TIMESTAMP 12/31/2022", "2022/12/31", goodDate},
		{"TIMESTAMP 31/12/2022", "", badDate},
		{"TIMESTAMP 2/30/2022", "", badDate},
		{"TIMESTAMP 6/9/22", "", badDate},
		{"TIMESTAMP", "", noDate},
		{"FlexNet Licensing (v11.18.1.0 build 279785 x64_n6) started on HOST (IBM PC) (6/9/2022)", "2022/06/09", goodDate},
		{"FLEXnet Licensing (v10.8.5.0 build 31891 amd64_s8) started on HOST (linux) (2/9/2009)", "2009/02/09", goodDate},
		{`FLEXnet Licensing (v11.17.0) started on host "HOST"`, "", noDate},
		{"Server's System Date and Time: Thu Jun 09 2022 10:25:31 Hora de verano romance", "2022/06/09", goodDate},
		{"Server's System Date and Time: Thu Jun  9 2022 10:25:31 EST", "2022/06/09", goodDate},
		{"Server's System Date and Time: Fri Jun 09 2022 10:25:31 EST", "", noDate},
		{"Server's System Date and Time: jue. jun. 09 2022 10:25:31", "", noDate},
		{"(@MLM-SLOG@) Time: Thu Jun 09 2022 10:25:28 EST", "2022/06/09", goodDate},
		{"(@MLM-SLOG@) Time: Thu Jun 09 2022 22:25:28 EST", "", noDate},
		{"(@MLM-SLOG@) Start-Date: Thu Jun 09 2022 10:25:28 EST", "2022/06/09", goodDate},
		{"(@MLM-SLOG@) Start-Date: Thu Jun 09 2022 06:25:28 EST", "", noDate},
		{"(@MLM-SLOG@", "", noDate},
		{"(@MLM-SLOG@)", "", noDate},
	} {
		day, kind := dateOf([]byte(test.message), clock)
		if kind != test.kind || kind == goodDate && day.String() != test.day {
			t.Errorf("%q: %v, %d, want %s, %d", test.message, day, kind, test.day, test.kind)
		}
	}
}
