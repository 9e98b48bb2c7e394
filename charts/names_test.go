package charts

import (
	"cmp"
	"slices"
	"testing"
)

func TestCompareNames(t *testing.T) {
	order := []string{
		"", "1", "2", "10", "eth0", "eth1", "eth1.7", "eth1.10", "eth2", "eth10", "nvme", "nvme0n1", "nvme0n2", "nvme0n10",
		"nvme1n1", "nvme2n1", "nvme10n1", "sda", "sda1", "sdaa", "sdb", "x99999999999999999999998", "x99999999999999999999999", "é",
	}
	for i, a := range order {
		for k, b := range order {
			if got, want := CompareNames(a, b), cmp.Compare(i, k); got != want {
				t.Errorf("%q and %q compare as %d, want %d", a, b, got, want)
			}
		}
	}
	if CompareNames("cpu01", "cpu1") != 0 || CompareNames("cpu002", "cpu1") <= 0 {
		t.Error("zeros ahead of a number count")
	}
	shuffled := slices.Clone(order)
	slices.Reverse(shuffled)
	slices.SortFunc(shuffled, CompareNames)
	if !slices.Equal(shuffled, order) {
		t.Errorf("the order is %q", shuffled)
	}
}
