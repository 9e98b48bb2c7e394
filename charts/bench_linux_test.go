package charts

import (
	"fmt"
	"syscall"
	"testing"
)

// BenchmarkRender draws into a buffer that is used again, so what is allocated
// comes besides the file.
func BenchmarkRender(b *testing.B) {
	sizes := []struct {
		lines, points, width, height int
	}{{1, 300, 800, 300}, {4, 300, 800, 300}, {4, 300, 1600, 600}, {64, 300, 800, 300}, {1, 10080, 800, 300}}
	for _, s := range sizes {
		for _, format := range []Format{PNG, SVG} {
			b.Run(fmt.Sprintf("%s/%dx%d/%dx%d", format, s.lines, s.points, s.width, s.height), func(b *testing.B) {
				var lines []LineData
				for i := range s.lines {
					lines = append(lines, wave(fmt.Sprintf("Core %d", i), i, s.points, 0, 1, false))
				}
				p, _ := LookupPanel("cores")
				opt := DefaultOptions()
				opt.Format, opt.Width, opt.Height = format, s.width, s.height
				b.ReportAllocs()
				start := cpuTime(b)
				defer func() { b.ReportMetric((cpuTime(b)-start)/float64(b.N), "cpu-ms/op") }()
				var file []byte
				for b.Loop() {
					var err error
					if file, err = Append(b.Context(), file[:0], &p, lines, opt); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(len(file)), "bytes/file")
				}
			})
		}
	}
}

func BenchmarkTicks(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ValueTicks("bytes", 0, 1<<30, 6)
		TimeTicks(fixtureTo.Add(-fixtureSpan), fixtureTo, fixtureTo.Location(), 6)
	}
}

// cpuTime is what the process has used, in milliseconds of user and system
// time: on a busy machine it says more than the clock.
func cpuTime(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
}
