package gpu

import (
	"testing"
	"testing/synctest"
	"time"
)

// A program that can't be started is tried ever less often, and never in a
// hot loop.
func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSMI("/nonexistent/nvidia-smi")
		go s.Run(t.Context())
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if _, err := s.GPUs(); err == nil {
			t.Error("nothing is wrong")
		}
	})
	pauses := []time.Duration{}
	pause := firstPause
	for range 12 {
		pause = nextPause(pause, time.Second)
		pauses = append(pauses, pause)
		pause = min(2*pause, longestWait)
	}
	if pauses[0] != time.Second || pauses[3] != 8*time.Second || pauses[11] != 5*time.Minute {
		t.Errorf("the pauses are %v", pauses)
	}
	if nextPause(longestWait, 2*time.Minute) != firstPause {
		t.Error("it does not start over")
	}
}
