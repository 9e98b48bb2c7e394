package main

import "testing"

func TestNextGrowth(t *testing.T) {
	for _, test := range []struct {
		growth int
		cycles uint64
		want   int
	}{
		{growthIdle, 0, growthIdle},
		{growthIdle, busyFrom - 1, growthIdle},
		{growthIdle, busyFrom, growthBusy},
		{growthBusy, 100, growthBusy},
		{growthBusy, 1, growthBusy},
		{growthBusy, 0, growthIdle},
	} {
		if got := nextGrowth(test.growth, test.cycles); got != test.want {
			t.Errorf("%d %% and %d collections: %d, want %d", test.growth, test.cycles, got, test.want)
		}
	}
}
