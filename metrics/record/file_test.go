package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"headroom/metrics"
)

func TestSave(t *testing.T) {
	dir := t.TempDir()
	r := &Record{
		Header:    Header{Format: Format, Host: "../web 1", Written: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC), IntervalSeconds: 1},
		Snapshots: []*metrics.Snapshot{metrics.UnknownSnapshot(time.Unix(1_800_000_000, 0))},
	}
	first, err := r.Save(filepath.Join(dir, "last.gz"))
	if err != nil || first != filepath.Join(dir, "last.gz") {
		t.Fatal(first, err)
	}
	if info, err := os.Stat(first); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if _, err := ReadFile(first); err != nil {
		t.Error(err)
	}
	second, err := r.Save(first)
	if err != nil || second != filepath.Join(dir, "last-20260102T030405.006Z.gz") {
		t.Errorf("a second record is %q, %v", second, err)
	}
	if third, err := r.Save(first); third != "" && !errors.Is(err, fs.ErrExist) {
		t.Errorf("a third one at the same time is %q, %v", third, err)
	}
	if path, err := r.Save(filepath.Join(dir, "missing", "x")); path != "" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory gives %q, %v", path, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left over are %v, %v", entries, err)
	}
}

func TestDirectoryKeepsTheNewest(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"web-notes.txt", "web-2-20250102T030405.000Z" + Suffix, "other-20250102T030405.000Z" + Suffix} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := &Record{Snapshots: []*metrics.Snapshot{metrics.UnknownSnapshot(time.Unix(1_800_000_000, 0))}}
	for i := range directoryMax + 3 {
		r.Header = Header{Host: "web", Written: time.Date(2026, 1, 2, 3, 0, i, 0, time.UTC)}
		if _, err := r.Save(dir); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != directoryMax+3 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "web-20260102T030003.000Z"+Suffix)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "web-20260102T030002.000Z"+Suffix)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the third oldest is still there: %v", err)
	}
}

// Beside a file that is there the newest further records are kept. The file
// itself and what only looks like a record of ours stay.
func TestSaveBesideAFile(t *testing.T) {
	for target, pattern := range map[string]string{
		"last.gz": "last-%s.gz", "last": "last-%s", "a.b" + Suffix: "a.b-%s" + Suffix, "[x]*.gz": "[x]*-%s.gz",
	} {
		t.Run(target, func(t *testing.T) {
			dir := t.TempDir()
			others := []string{
				target, "other-20250102T030405.000Z.gz", target + "-20250102T030405.000Z",
				fmt.Sprintf(pattern, "20250102T030405.000Z") + ".old", fmt.Sprintf(pattern, "20250102T030405Z"), fmt.Sprintf(pattern, "notes"),
				fmt.Sprintf(pattern, "2-20250102T030405.000Z"), fmt.Sprintf(pattern, ""),
			}
			if target == "last" { // without an ending this is what ours are called
				others[2] = "last.gz"
			}
			for _, name := range others {
				if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Mkdir(filepath.Join(dir, fmt.Sprintf(pattern, "20240102T030405.000Z")), 0o700); err != nil {
				t.Fatal(err)
			}
			r := &Record{Snapshots: []*metrics.Snapshot{metrics.UnknownSnapshot(time.Unix(1_800_000_000, 0))}}
			var want []string
			for i := range besideMax + 3 {
				r.Header.Written = time.Date(2026, 1, 2, 3, 0, i, 0, time.UTC)
				path, err := r.Save(filepath.Join(dir, target))
				if err != nil || filepath.Base(path) != fmt.Sprintf(pattern, fmt.Sprintf("20260102T0300%02d.000Z", i)) {
					t.Fatalf("%s, %v", path, err)
				}
				want = append(want, filepath.Base(path))
			}
			for _, name := range append(others, want[3:]...) {
				if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
					t.Error(err)
				}
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(others)+1+besideMax {
				t.Errorf("%d files are left, %v", len(entries), err)
			}
		})
	}
}
