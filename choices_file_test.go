//go:build !headless

package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestMendChoices(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		broken bool
	}{
		"names and numbers":  {`{"charts.hidden":["a",1]}`, true},
		"switches and names": {`{"zzz":[true,"x"]}`, true},
		"numbers and null":   {`{"zzz":[1,null]}`, true},
		"null first":         {`{"zzz":[null,"x"]}`, true},
		"a list":             {`["a"]`, true},
		"null":               {`null`, true},
		"cut off":            {`{"page":"cp`, true},
		"not JSON":           {`page = cpu`, true},
		"lists of one kind":  {`{"a":["x","y"],"b":[1,2.5],"c":[true],"d":[],"page":"cpu"}`, false},
		"odd values":         {`{"page":3,"window.width":"wide"}`, false},
		"nothing":            {``, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "preferences.json")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var written strings.Builder
			mendChoices(path, slog.New(slog.NewTextHandler(&written, nil)))
			aside, err := os.ReadFile(path + ".broken")
			if broken := err == nil; broken != c.broken || broken && string(aside) != c.text {
				t.Errorf("put aside is %q, %v", aside, err)
			}
			if got := written.String(); c.broken != (strings.Contains(got, path+" ") && strings.Contains(got, path+".broken ")) || !c.broken && got != "" {
				t.Errorf("the log has %q", got)
			}
		})
	}
}

// What was put aside before stays.
func TestMendChoicesTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "preferences.json")
	for _, text := range []string{"first", "second", "third"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		mendChoices(path, slog.New(slog.DiscardHandler))
	}
	for name, want := range map[string]string{".broken": "first", ".broken.2": "second", ".broken.3": "third"} {
		if got, err := os.ReadFile(path + name); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
}

func TestChoicesFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("each system has a place of its own")
	}
	t.Setenv("HOME", "/home/ada")
	t.Setenv("XDG_CONFIG_HOME", "/home/ada/settings")
	if got, err := choicesFile(); err != nil || got != "/home/ada/settings/fyne/io.headroom.Headroom/preferences.json" {
		t.Errorf("the file is %q, %v", got, err)
	}
}
