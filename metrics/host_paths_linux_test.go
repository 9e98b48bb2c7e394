package metrics

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestHostPaths(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"proc", "empty", "odd/stat"} {
		if err := os.MkdirAll(at(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"proc/stat", "file"} {
		if err := os.WriteFile(at(name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		variable, value string
		accepted        bool
	}{
		{"HOST_PROC", "", true}, {"HOST_PROC", "/proc", true}, {"HOST_PROC", at("proc"), true}, {"HOST_PROC", at("empty"), false},
		{"HOST_PROC", at("file"), false}, {"HOST_PROC", at("missing"), false}, {"HOST_PROC", at("odd"), false},
		{"HOST_SYS", "", true}, {"HOST_SYS", at("empty"), true}, {"HOST_SYS", at("file"), false}, {"HOST_SYS", at("missing"), false},
		{"HOST_ROOT", "/", true}, {"HOST_ROOT", at("file"), false}, {"HOST_ROOT", at("missing"), false},
	} {
		t.Run(test.variable+test.value, func(t *testing.T) {
			t.Setenv(test.variable, test.value)
			_, err := New(Config{})
			if bad, ok := errors.AsType[*HostPathError](err); ok == test.accepted || ok && (bad.Variable != test.variable || bad.Value != test.value || bad.Err == nil) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
