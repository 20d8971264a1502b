package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	tests := []struct {
		words []string
		want  string
	}{
		{[]string{"logg"}, "logging"},
		{[]string{"logging", "Prod"}, "ProductSummary ProductLog"},
		{[]string{"-d", "tree", "user-logging", ""}, "on off"},
		{[]string{"logging", "on", "--log-level", "e"}, "emerg err"},
		{[]string{"logging", "--log-l"}, "--log-level"},
		{[]string{"read", "--st"}, "--strict"},
		{[]string{"read", "--format", "fl"}, "flexlm"},
		{[]string{"help", "comp"}, "completion"},
		{[]string{"completion", ""}, "bash zsh fish"},
		{[]string{"read", "--dir", ""}, ""},
		{[]string{"nothing", ""}, ""},
		{[]string{"entitlements", ""}, "scan levels months"},
		{[]string{"entitlements", "-q", "s"}, "scan"},
		{[]string{"entitlements", "months", "--l"}, "--log-file --log-level --last --lang"},
		{[]string{"entitlements", "scan", "--lang", "d"}, "de"},
		{[]string{"entitlements", "scan", "--ccx-max", ""}, "author editor"},
		{[]string{"users", "--format", ""}, "table csv json"},
		{[]string{"convert", "--to", ""}, "csv jsonl"},
		{[]string{"read", "--format=fl"}, "--format=flexlm"},
		{[]string{"read", "--format", "=", "fl"}, "flexlm"}, // as bash splits it
		{[]string{"logging", "--log-level", "="}, "emerg alert crit err warning notice info debug"},
		{[]string{"--dir", "=", "tree", "logg"}, "logging"},
		{[]string{"--dir", "=", "tree", "logging", "o"}, "on off"},
	}
	for _, test := range tests {
		if got := complete(testApp(), test.words); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%q: got %q, want %s", test.words, got, test.want)
		}
	}
	if got := complete(testApp(), nil); !slices.Contains(got, "logging") || slices.Contains(got, "__complete") {
		t.Errorf("nothing typed yet: got %q", got)
	}
}

// asked is what each shell's script puts before the words "logging Us".
var asked = map[string]string{
	"bash": `source ./script; COMP_WORDS=(liclog logging Us); COMP_CWORD=2; _liclog; echo "${COMPREPLY[@]}"`,
	"zsh":  `compdef() { }; compadd() { shift; print "${(P)1}" }; source ./script; words=(liclog logging Us); CURRENT=3; _liclog`,
	"fish": `source ./script; complete -C 'liclog logging Us'`,
}

func TestTheShellsComplete(t *testing.T) {
	for shell, question := range asked {
		t.Run(shell, func(t *testing.T) {
			if _, err := exec.LookPath(shell); err != nil {
				t.Skip(shell + " is not installed")
			}
			status, script, words := liclog(t, "", "completion", shell)
			if status != statusDone || words != "" {
				t.Fatalf("status %d, %q", status, words)
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "script"), []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(shell, "-c", question)
			cmd.Dir = dir // TestMain has put liclog on the path
			out, err := cmd.CombinedOutput()
			if err != nil || strings.TrimSpace(string(out)) != "UserSummary" {
				t.Errorf("got %q, %v", out, err)
			}
		})
	}
}
