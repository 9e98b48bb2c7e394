package record

import (
	"errors"
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
