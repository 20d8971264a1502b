package source_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/sflm"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

func init() {
	for name, file := range map[string]string{
		"rlm": "rlm/testdata/std.log", "rlm-isv": "rlmisv/testdata/log.log",
		"dsls":     "dsls/testdata/server.log",
		"rms":      "rms/testdata/usage.log",
		"stardrop": "stardrop/testdata/usage.log",
		"sflm":     "sflm/testdata/tabs.txt",
	} {
		text, err := os.ReadFile(file)
		if name == "sflm" && err == nil {
			text, err = prepared(text)
		}
		if err != nil {
			panic(err)
		}
		samples[name] = sourcetest.Suite{
			Sample: string(text),
			Names:  []string{"anna", "bruno", "carla", "dora", "emil", "pc-17", "pc-18", "pc-19", "pc-20", "pc-21", "PC-17", "PC-18", "PC-19", "PC-20"},
		}
	}
}

// prepared is a Log.txt as its format gets it.
func prepared(log []byte) ([]byte, error) {
	r, err := sflm.Unpack(bytes.NewReader(log))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Every log of a real server at hand is recognised as what it is.
func TestRealLogsAreRecognised(t *testing.T) {
	for folder, formats := range map[string][]string{"rlm": {"rlm", "rlm-isv"}, "stardrop": {"stardrop"}} {
		files, _ := filepath.Glob(filepath.Join(sourcetest.RealFolder(t, folder), "*"))
		if len(files) == 0 {
			t.Errorf("no file in %s", folder)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			format, err := source.Recognise(text)
			if err != nil || format.Name != formats[0] && format.Name != formats[len(formats)-1] {
				t.Errorf("%s is recognised as %q: %v", filepath.Base(file), format.Name, err)
			}
		}
	}
}
