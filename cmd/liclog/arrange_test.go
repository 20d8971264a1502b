package main

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// testApp has a command with options of its own.
func testApp() *cli.App {
	app := newApp(&shell{out: &results{w: io.Discard}, words: io.Discard})
	app.Commands = append(app.Commands, &cli.Command{Name: "read", Flags: []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}}, &cli.BoolFlag{Name: "strict"},
	}})
	return app
}

func TestOptionsMayStandAnywhere(t *testing.T) {
	tests := []struct{ given, want string }{
		{"read", "read --"},
		{"read a b", "read -- a b"},
		{"read a --strict b", "read --strict -- a b"},
		{"read a -f csv b -d tree", "-d tree read -f csv -- a b"},
		{"-d tree read a", "-d tree read -- a"},
		{"read a --dir=tree --format=csv", "--dir=tree read --format=csv -- a"},
		{"--quiet read -q a", "--quiet -q read -- a"},
		{"read - --strict", "read --strict -- -"},
		{"read -- --strict -d", "read -- --strict -d"},
		{"read --format --strict a", "read --format --strict -- a"},
		{"read a --help", "read --help --"},
		{"help read", "read --help --"},
		{"help", "help --"},
		{"--help", "--help"},
		{"__complete read --strict", "__complete read --strict"},
		{"", ""},
		{"entitlements months --counts a --lang de", "entitlements months --counts a --lang de --"},
		{"-q entitlements levels b --acl a -d tree", "-q -d tree entitlements levels --acl a -- b"},
		{"entitlements scan x --help", "entitlements scan --help --"},
		{"help entitlements scan", "entitlements scan --help --"},
		{"entitlements", "entitlements --"},
	}
	for _, test := range tests {
		got, err := arrange(testApp(), append([]string{"liclog"}, strings.Fields(test.given)...))
		want := append([]string{"liclog"}, strings.Fields(test.want)...)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", test.given, got, err, want)
		}
	}
}

func TestWrongCommandLinesGetAHint(t *testing.T) {
	tests := []struct{ given, want string }{
		{"raed", "unknown command raed: did you mean read?"},
		{"help raed", "unknown command raed: did you mean read?"},
		{"xyz", "unknown command xyz: there are "},
		{"read --stict", "unknown option --stict: did you mean --strict?"},
		{"read --form csv", "unknown option --form: did you mean --format?"},
		{"read --qiet", "unknown option --qiet: did you mean --quiet?"},
		{"--strict read", "unknown option --strict: there are --help, --dir, "},
		{"read -x", "unknown option -x: there are "},
		{"read --dir", "option --dir needs a value"},
		{"entitlements sacn", "unknown command entitlements sacn: did you mean scan?"},
		{"entitlements x", "unknown command entitlements x: there are scan, levels, months"},
		{"help entitlements lvels", "unknown command entitlements lvels: did you mean levels?"},
		{"entitlements months --lst 3", "unknown option --lst: did you mean --last?"},
	}
	for _, test := range tests {
		_, err := arrange(testApp(), append([]string{"liclog"}, strings.Fields(test.given)...))
		if statusOf(err) != statusUsage || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.given, err, test.want)
		}
	}
}

func TestSlips(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0},
		{"status", "stats", 1}, {"log", "lag", 1}, {"kitten", "sitting", 3},
	}
	for _, test := range tests {
		if got := slips(test.a, test.b); got != test.want {
			t.Errorf("%s, %s: got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
