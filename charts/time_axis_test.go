package charts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTimeAxis holds that every picture that has a time axis tells its zone and
// at least two times, and one of a fixed time its date.
func TestTimeAxis(t *testing.T) {
	panels := map[string][]LineData{
		"memory": {wave("Used", 0, 300, 3<<30, 11<<30, true)},
		"load":   {wave("1 min", 0, 300, 0, 4, true)},
		"cpu":    {wave("Usage", 0, 300, 0, 1, true)},
	}
	clock := regexp.MustCompile(`^(\d\d:\d\d(:\d\d)?|\w{3} \d+ \w{3})$`)
	for _, name := range []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"} {
		loc := zone(t, name)
		for _, span := range []time.Duration{time.Minute, 15 * time.Minute, 6 * time.Hour, day, 7 * day} {
			for shift := time.Duration(0); shift < span; shift += span / 9 {
				for _, width := range []int{250, 290, 300, 480, 800, 1600} {
					for id, lines := range panels {
						for _, dated := range []bool{false, true} {
							panel, _ := LookupPanel(id)
							opt := DefaultOptions()
							opt.Width, opt.Location, opt.Dated = width, loc, dated
							opt.To = fixtureTo.Add(shift)
							opt.From = opt.To.Add(-span)
							var bodies []string
							for _, text := range compose(&panel, lines, &opt, &arena{}).texts {
								bodies = append(bodies, text.body)
							}
							times := 0
							for _, body := range bodies {
								if clock.MatchString(body) {
									times++
								}
							}
							of := opt.To.In(loc).Format("MST")
							hasZone := slices.ContainsFunc(bodies, func(b string) bool { return strings.HasSuffix(b, of) })
							hasDate := slices.ContainsFunc(bodies, func(b string) bool { return strings.Contains(b, "2026") })
							if times < 2 || !hasZone || hasDate != dated {
								t.Fatalf("%s, %d wide, %v until %v, dated %t: %q", id, width, span, opt.To.In(loc), dated, bodies)
							}
						}
					}
				}
			}
		}
	}
}
