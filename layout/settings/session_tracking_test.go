package settings

import (
	"strings"
	"testing"
	"time"
)

func TestSessions(t *testing.T) {
	s, err := parse("f", `
[sessions]
tracking = false
refuse = true
inactivity = "30m"
connections = "90s"
zone = "Europe/Madrid"
operators = "o.csv"
limits = "l.csv"
aliases = "a.csv"
`)
	want := Sessions{false, true, 30 * time.Minute, 90 * time.Second, "Europe/Madrid", "o.csv", "l.csv", "a.csv"}
	if err != nil || s.Sessions != want || len(s.Warnings) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWrongSessions(t *testing.T) {
	for line, want := range map[string]string{
		`zone = "Nowhere"`:     "unknown time zone",
		`tracking = "on"`:      "neither true nor false",
		`inactivity = "soon"`:  "no length of time",
		`inactivity = 30`:      "write it in quotes",
		`inactivity = "-1s"`:   "no length of time",
		`connections = "1.5s"`: "no length of time",
	} {
		_, err := parse("f", "[sessions]\n"+line+"\n")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f:2:") {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

func TestSessionTrackingIsChanged(t *testing.T) {
	for before, want := range map[string]string{
		"":               "[sessions]\ntracking = false\n",
		"mode = \"Off\"": "mode = \"Off\"\n\n[sessions]\ntracking = false\n",
		"[sessions]\ntracking = true # why\nzone = \"UTC\"\n":       "[sessions]\ntracking = false # why\nzone = \"UTC\"\n",
		"[sessions]\nzone = \"UTC\"\n[products.\"a\"]\n":            "[sessions]\ntracking = false\nzone = \"UTC\"\n[products.\"a\"]\n",
		"[other]\ntracking = true\n[sessions]\ntracking   = true\n": "[other]\ntracking = true\n[sessions]\ntracking   = false\n",
		"[sessions]":                "[sessions]\ntracking = false\n",
		"sessions.tracking = true":  "sessions.tracking = false",
		"[sessions]\r\nrefuse=true": "[sessions]\r\ntracking = false\nrefuse=true",
	} {
		got, err := withSessionTracking("f", before, false)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", before, got, err, want)
		}
		if again, err := withSessionTracking("f", got, false); err != nil || again != got {
			t.Errorf("changed again: %q, %v", again, err)
		}
	}
	for _, text := range []string{"mode = "} {
		if got, err := withSessionTracking("f", text, false); err == nil {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
