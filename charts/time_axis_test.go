package charts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// timeAxisOf lays a picture out and returns what its time axis tells.
func timeAxisOf(panel string, lines []LineData, opt *Options) (bodies []string, ticks int) {
	p, _ := LookupPanel(panel)
	picture := compose(&p, lines, opt, &arena{})
	for _, text := range picture.texts {
		bodies = append(bodies, text.body)
	}
	for _, b := range picture.boxes {
		if b.bottom-b.top > b.right-b.left {
			ticks++
		}
	}
	return bodies, ticks
}

var (
	clockText = regexp.MustCompile(`^\d\d:\d\d(:\d\d)?$`)
	dayText   = regexp.MustCompile(`^(\w{3} )?\d+ \w{3}$|^[1-3]?\d$`)
)

// timesOf returns the labels of the time axis among texts in which no other is
// a bare number.
func timesOf(bodies []string) (labels []string, days int) {
	for _, b := range bodies {
		switch {
		case dayText.MatchString(b):
			days++
			labels = append(labels, b)
		case clockText.MatchString(b):
			labels = append(labels, b)
		}
	}
	return labels, days
}

// TestTimeAxis holds that every picture that has a time axis tells its zone and
// one of a fixed time its date; one that is not tiny at least two times; and
// that a time of a day is not told of two days alike.
func TestTimeAxis(t *testing.T) {
	panels := map[string][]LineData{
		"network": {wave("Received", 0, 300, 0, 90<<20, true)}, // with wide values
		"load":    {wave("1 min", 0, 300, 0, 4, true)},
	}
	for _, name := range []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"} {
		loc := zone(t, name)
		for _, span := range []time.Duration{time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, day, 2 * day, 3 * day, 5 * day, 7 * day} {
			for shift := time.Duration(0); shift < span; shift += span / 9 {
				for _, width := range []int{120, 128, 140, 160, 180, 200, 250, 290, 300, 480, 800, 1600} {
					for id, lines := range panels {
						for _, dated := range []bool{false, true} {
							opt := DefaultOptions()
							opt.Width, opt.Location, opt.Dated = width, loc, dated
							opt.To = fixtureTo.Add(shift)
							opt.From = opt.To.Add(-span)
							bodies, ticks := timeAxisOf(id, lines, &opt)
							labels, days := timesOf(bodies)
							of := opt.To.In(loc).Format("MST")
							has := func(is func(s, part string) bool, part string) bool {
								return slices.ContainsFunc(bodies, func(b string) bool { return is(b, part) })
							}
							isTold := len(labels) >= 2 || has(strings.Contains, " to ")
							repeats := false
							for i := 1; i < len(labels); i++ {
								repeats = repeats || labels[i] == labels[i-1]
							}
							switch {
							case !has(strings.HasSuffix, of), has(strings.Contains, "2026") != dated,
								width >= 250 && !isTold, !isTold && ticks > 6,
								repeats, len(labels) > 1 && span > day && days == 0:
								t.Fatalf("%s, %d wide, %v until %v, dated %t: %q with %d ticks", id, width, span, opt.To.In(loc), dated, bodies, ticks)
							}
						}
					}
				}
			}
		}
	}
}

// TestTimeAxisOfSmallPictures has what small pictures once told wrongly.
func TestTimeAxisOfSmallPictures(t *testing.T) {
	to := time.Date(2026, 11, 26, 7, 5, 0, 0, time.UTC)
	for _, test := range []struct {
		span          time.Duration
		width, height int
		dated         bool
		want          string // the texts below the plot
		ticks         int
	}{
		// Once 12:00, 12:00, 12:00.
		{7 * day, 200, 120, false, "UTC, 21, 23, 25", 3},
		{2 * day, 140, 200, false, "UTC, 25, 26", 2},
		{3 * day, 180, 200, false, "UTC, 24, 25, 26", 3},
		{4 * day, 240, 200, false, "UTC, 23 Nov, 25 Nov", 2},
		// Once 24 lines, some at uneven times.
		{15 * time.Minute, 120, 80, false, "UTC, 07:00", 2},
		{time.Hour, 128, 128, false, "UTC, 06:30", 2},
		// Once without a date, or without a time.
		{time.Second, 800, 300, true, "2026-11-26 07:04:59 to 07:05:00 UTC", 2},
		{time.Second, 160, 300, true, "2026-11-26 07:04:59 UTC", 2},
		{time.Second, 120, 300, true, "2026-11-26 UTC", 2},
		{time.Second / 2, 300, 300, true, "2026-11-26 07:04:59.500 to 07:05:00.000 UTC", 1},
		{15 * time.Minute, 160, 300, true, "2026-11-26 06:50:00 UTC", 2},
		{36 * time.Hour, 300, 300, true, "24 Nov 2026 UTC, 12:00, Thu 26 Nov", 3},
	} {
		opt := DefaultOptions()
		opt.Width, opt.Height, opt.Dated = test.width, test.height, test.dated
		opt.From, opt.To = to.Add(-test.span), to
		bodies, ticks := timeAxisOf("cpu", nil, &opt)
		bodies = bodies[slices.IndexFunc(bodies, func(b string) bool { return strings.HasSuffix(b, "UTC") }):]
		bodies = slices.DeleteFunc(bodies, func(b string) bool { return b == "no data" })
		if got := strings.Join(bodies, ", "); got != test.want || ticks != test.ticks {
			t.Errorf("%v in %d x %d: %q with %d ticks, want %q with %d", test.span, test.width, test.height, got, ticks, test.want, test.ticks)
		}
	}
}

// TestZoneOfASpan holds that both zones are told where daylight saving ends.
func TestZoneOfASpan(t *testing.T) {
	opt := DefaultOptions()
	opt.Location, opt.Dated = zone(t, "Europe/Berlin"), true
	opt.From, opt.To = time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC), time.Date(2026, 10, 26, 0, 0, 0, 0, time.UTC)
	if bodies, _ := timeAxisOf("cpu", nil, &opt); !slices.Contains(bodies, "24 Oct 2026 CEST/CET") {
		t.Errorf("the time axis tells %q", bodies)
	}
}
