package app

import (
	"slices"
	"testing"

	"headroom/metrics"
)

func TestSideOrdersDevices(t *testing.T) {
	s := metrics.UnknownSnapshot(noon)
	for _, name := range []string{"nvme0n1", "nvme10n1", "nvme1n1", "nvme2n1"} {
		s.DiskIO.Devices = append(s.DiskIO.Devices, metrics.Disk{Device: name})
	}
	for _, name := range []string{"eth0", "eth10", "eth9"} {
		s.Network.Interfaces = append(s.Network.Interfaces, metrics.Interface{Interface: name})
	}
	for _, name := range []string{"0", "1", "10", "2"} {
		s.GPUs = append(s.GPUs, metrics.GPU{GPU: name})
	}
	var got []string
	for _, e := range sideEntries(s, &look{levels: usualLevels}) {
		got = append(got, e.item.ID)
	}
	want := []string{
		"overview", "cpu", "memory", "disk/nvme0n1", "disk/nvme1n1", "disk/nvme2n1", "disk/nvme10n1",
		"network/eth0", "network/eth9", "network/eth10", "gpu/0", "gpu/1", "gpu/2", "gpu/10", "settings",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the list has %q, want %q", got, want)
	}
	if s.DiskIO.Devices[1].Device != "nvme10n1" {
		t.Error("the snapshot has changed")
	}
}
