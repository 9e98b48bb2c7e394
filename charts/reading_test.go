package charts

import (
	"testing"
	"time"

	"headroom/metrics"
)

func TestIsMeasured(t *testing.T) {
	s := metrics.UnknownSnapshot(time.Unix(1e9, 0))
	is := func(id string) bool {
		t.Helper()
		p, ok := LookupPanel(id)
		if !ok {
			t.Fatalf("there is no panel %s", id)
		}
		return p.IsMeasured(s)
	}
	if is("swap") || is("cpu") || is("filesystems") {
		t.Error("something is measured before anything was")
	}
	s.Swap = metrics.Swap{TotalBytes: 0, UsedBytes: 0}
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5}}
	if is("swap") || !is("filesystems") {
		t.Errorf("without swap, with a filesystem: %t, %t", is("swap"), is("filesystems"))
	}
	if s.Swap.TotalBytes = 1; !is("swap") {
		t.Error("swap of which nothing is used is none")
	}
	p := DiskPanels("sdb")[0]
	s.DiskIO.Devices = []metrics.Disk{{Device: "sda", ReadBytesPerSecond: 1, WriteBytesPerSecond: 1, BusyRatio: 0.5}}
	if p.IsMeasured(s) {
		t.Errorf("%s of another disk is measured", p.ID)
	}
}
