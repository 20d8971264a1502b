package status_test

import (
	"testing"

	"github.com/liclog/liclog/logger/source/sourcetest"
	"github.com/liclog/liclog/logger/source/status"
)

func FuzzTools(f *testing.F) {
	f.Add(0, []byte("rlmutil v12\n acme license usage status on lic (port 6)\n draw v3: a@b 2/0 at 11/01 09:01  (handle: 15a)\n"))
	f.Add(1, []byte("LM-X License Server on 6@l:\nFeature: M Version: 2 Vendor: A\n3 of 10 license(s) used:\n2 license(s) used by a@b [1]\n"))
	f.Add(2, []byte("License Administration Tool Version 6\nEditor,EditorId,Feature,Model,\nA,5,P,T,S,8,2,Y,0,2,1,1,0,\n"))
	f.Add(3, []byte("Using default server 1@l\nPROGRAM  X\nMPP 12/30/2022 - 60 500 | 0\n a 5@b 80\n"))
	f.Add(4, []byte("olixtool 4\nServer: <1:2:0> (\nApplication: t\nModules:\n r; F; 3; 2;\n a@b #1\n"))
	f.Fuzz(func(t *testing.T, tool int, log []byte) {
		p := status.New(status.Tools[uint(tool)%uint(len(status.Tools))].Tool, status.Options{})
		for _, line := range sourcetest.Read(p, log) {
			sourcetest.Check(t, line, nil)
		}
	})
}
