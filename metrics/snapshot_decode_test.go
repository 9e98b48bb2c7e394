package metrics

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestDecodeSnapshot(t *testing.T) {
	want := fullSnapshot()
	body, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeSnapshot(body)
	if err != nil {
		t.Fatal(err)
	}
	if got.Memory.Details.DirtyBytes.Known() || got.CPU.Cores[0].GuestSeconds.Known() {
		t.Error("what is not written is known")
	}
	clearUntold(reflect.ValueOf(want).Elem())
	clearUntold(reflect.ValueOf(got).Elem())
	if !reflect.DeepEqual(got, want) {
		t.Errorf("came back as\n%+v\nwant\n%+v", got, want)
	}
}

// What another version did not write is unknown, in lists too.
func TestDecodeSnapshotOfAnotherVersion(t *testing.T) {
	s, err := DecodeSnapshot([]byte(`{"time":"2026-01-01T00:00:00Z","cpu":{"usage_ratio":0.5,"cores":[{"core":"0"},{"core":"1","usage_ratio":0}]},
		"limits":{"cpu":{"source":"host","limit_cores":2}},"of_the_future":{"x":[1]},"filesystems":null}`))
	if err != nil {
		t.Fatal(err)
	}
	if s.CPU.UsageRatio != 0.5 || s.CPU.Cores[1].UsageRatio != 0 || s.Limits.CPU.LimitCores != 2 || s.Limits.CPU.Source != HostLimit {
		t.Errorf("what is there is %+v", s)
	}
	for name, v := range map[string]Float{
		"a field": s.Memory.UsedBytes, "of an element": s.CPU.Cores[0].UsageRatio, "of an element's part": s.CPU.Cores[1].ModeSeconds.User, "of a limit": s.Limits.CPU.UsedCores,
	} {
		if v.Known() {
			t.Errorf("%s that is missing is %v", name, v)
		}
	}
	for _, bad := range []string{"", "{", `{"cpu":1}`, `{"time":"yesterday"}`, `[]`} {
		if _, err := DecodeSnapshot([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
