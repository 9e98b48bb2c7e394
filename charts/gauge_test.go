package charts

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"headroom/metrics"
)

// TestGoldenGauges compares gauges and overviews with pictures that somebody
// has looked at.
func TestGoldenGauges(t *testing.T) {
	drawn := map[string]func(o Options) ([]byte, error){
		"overview": func(o Options) ([]byte, error) { return RenderOverview(t.Context(), overviewFixture(), o) },
	}
	sizes := map[string][2]int{"overview": {1200, 800}}
	for i, g := range gaugeFixtures() {
		name := fmt.Sprint("gauge", i)
		drawn[name] = func(o Options) ([]byte, error) { return RenderGauge(t.Context(), &g, o) }
		sizes[name] = [2]int{240, 200}
	}
	for name, draw := range drawn {
		for _, theme := range Themes() {
			if theme != Light && name != "overview" && name != "gauge1" && name != "gauge2" {
				continue
			}
			full := name + "_" + string(theme) + ".png"
			t.Run(full, func(t *testing.T) {
				o := DefaultOptions()
				o.Theme, o.Width, o.Height = theme, sizes[name][0], sizes[name][1]
				o.From, o.To = fixtureTo.Add(-fixtureSpan), fixtureTo
				file, err := draw(o)
				if err != nil {
					t.Fatal(err)
				}
				path, want := kept(t, full, file)
				if n := differing(decode(t, file), decode(t, want)); n > 0 {
					t.Errorf("%d pixels differ from %s; if that is meant, run with -update and look at the picture", n, path)
				}
				o.Format = SVG
				if file, err = draw(o); err != nil || xml.Unmarshal(file, new(struct{})) != nil {
					t.Errorf("the SVG is none: %v", err)
				}
			})
		}
	}
}

// A picture without a background lets through what is behind it, and only that.
func TestTransparent(t *testing.T) {
	p, _ := LookupPanel("cpu")
	o := DefaultOptions()
	o.Theme = Transparent
	file, err := Render(t.Context(), &p, []LineData{wave("Usage", 0, 300, 0.5, 0.9, true)}, o)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, file)
	opaque, empty, between := 0, 0, 0
	for y := range o.Height {
		for x := range o.Width {
			switch _, _, _, a := img.At(x, y).RGBA(); a {
			case 0:
				empty++
			case 0xFFFF:
				opaque++
			default:
				between++
			}
		}
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 || empty < 50_000 || opaque < 500 || between < 50_000 {
		t.Errorf("%d pixels are empty, %d opaque, %d between; alpha of the corner %d", empty, opaque, between, a)
	}
	o.Format = SVG
	if file, err = Render(t.Context(), &p, nil, o); err != nil || bytes.Contains(file, []byte("#ffffff")) {
		t.Errorf("the SVG has a background: %v", err)
	}
}

func TestLevels(t *testing.T) {
	never := math.NaN()
	for _, test := range []struct {
		levels Levels
		value  float64
		want   Level
	}{
		{NoLevels(), 1, Normal},
		{Levels{0.8, 0.9}, 0.79, Normal},
		{Levels{0.8, 0.9}, 0.8, Warning},
		{Levels{0.8, 0.9}, 0.9, Critical},
		{Levels{0.8, 0.9}, never, Normal},
		{Levels{never, 0.9}, 0.95, Critical},
		{Levels{0.8, never}, 1, Warning},
		{Levels{0.3, 0.1}, 0.5, Normal},
		{Levels{0.3, 0.1}, 0.3, Warning},
		{Levels{0.3, 0.1}, 0.05, Critical},
	} {
		if got := test.levels.Of(test.value); got != test.want {
			t.Errorf("%v of %v is %q, want %q", test.value, test.levels, got, test.want)
		}
	}
}

// A level is told by a word, and not only by its color.
func TestLevelsHaveWords(t *testing.T) {
	g := gaugeFixtures()[1]
	o := DefaultGaugeOptions()
	o.Format = SVG
	file, err := RenderGauge(t.Context(), &g, o)
	if err != nil || !bytes.Contains(file, []byte(">warning<")) {
		t.Errorf("no word in %s, %v", file, err)
	}
	b := Badge{Label: `a "<b>"`, Unit: metrics.Ratio, Value: 0.95, Levels: Levels{0.8, 0.9}, HasLevels: true}
	svg := string(b.SVG())
	if !strings.Contains(svg, "<title>a &#34;&lt;b&gt;&#34;: 95 % critical</title>") || xml.Unmarshal([]byte(svg), new(struct{})) != nil {
		t.Errorf("the badge is %s", svg)
	}
	for _, b := range []Badge{
		{Unit: metrics.Ratio, Value: math.NaN(), Levels: NoLevels()},
		{Label: "x", Unit: metrics.Bytes, Value: math.Inf(1), Levels: Levels{1, 2}, HasLevels: true},
	} {
		if svg := string(b.SVG()); !strings.Contains(svg, "unknown</text>") || xml.Unmarshal([]byte(svg), new(struct{})) != nil {
			t.Errorf("an unknown value makes %s", svg)
		}
	}
}

// White text can be read on every color of a badge.
func TestBadgeContrast(t *testing.T) {
	white := luminance(linear(rgb(0xFFFFFF)))
	for _, value := range []float64{math.NaN(), 0.1, 0.8, 0.95} {
		for _, hasLevels := range []bool{false, true} {
			b := Badge{Unit: metrics.Ratio, Value: value, Levels: Levels{0.8, 0.9}, HasLevels: hasLevels}
			var hex uint32
			if _, err := fmt.Sscanf(b.color(), "#%x", &hex); err != nil {
				t.Fatal(err)
			}
			if got := contrast(white, luminance(linear(rgb(hex)))); got < 4.5 {
				t.Errorf("the contrast on %s is %.2f", b.color(), got)
			}
		}
	}
}

func TestFigures(t *testing.T) {
	s := metrics.UnknownSnapshot(fixtureTo)
	if list := Figures(s); len(list) != 0 {
		t.Errorf("of nothing there are %d figures", len(list))
	}
	s.Limits.CPU = metrics.CPULimit{Origin: metrics.Origin{Source: metrics.CgroupV2Limit}, LimitCores: 0.5, UsedCores: 0.4, UsedRatio: 0.8}
	s.Limits.Memory = metrics.MemoryLimit{LimitBytes: 100, UsedBytes: 85, UsedRatio: 0.81}
	s.CPU.UsageRatio = 0.99
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5, InodesUsedRatio: metrics.Unknown()}, {Mountpoint: "/full", UsedRatio: 0.96, InodesUsedRatio: 0.1}}
	var got []string
	for _, g := range Figures(s) {
		got = append(got, g.Title)
	}
	if want := "CPU, Memory, Filesystem /full, CPU of the host, Inodes /full, Filesystem /"; strings.Join(got, ", ") != want {
		t.Errorf("the figures are %s, want %s", strings.Join(got, ", "), want)
	}
}

// TestFiguresOfManyDevices holds that many busy disks hide neither processor
// nor memory nor another kind.
func TestFiguresOfManyDevices(t *testing.T) {
	s := metrics.UnknownSnapshot(fixtureTo)
	s.Limits.CPU.UsedRatio, s.Limits.Memory.UsedRatio, s.Swap.UsedRatio = 0.1, 0.5, 0.3
	for i := range 12 {
		s.DiskIO.Devices = append(s.DiskIO.Devices, metrics.Disk{Device: fmt.Sprintf("nvme%dn1", i), BusyRatio: 1})
	}
	s.Filesystems = []metrics.Filesystem{{Mountpoint: "/", UsedRatio: 0.5, InodesUsedRatio: 0.04}}
	var got []string
	for _, g := range Figures(s) {
		got = append(got, g.Title)
	}
	want := "CPU, Memory, Disk nvme0n1, Filesystem /, Swap, Inodes /, Disk nvme1n1, Disk nvme2n1, Disk nvme3n1"
	if list := strings.Join(got, ", "); !strings.HasPrefix(list, want) || !strings.HasSuffix(list, "Disk nvme10n1, Disk nvme11n1") {
		t.Errorf("the figures are %s, want %s", list, want)
	}
	// Where there is room for one only, it is the worst.
	for size, want := range map[[2]int]string{{200, 200}: "Disk nvme0n1", {600, 300}: "CPU"} {
		opt := DefaultOverviewOptions()
		opt.Width, opt.Height = size[0], size[1]
		first := composeOverview(&Overview{Time: fixtureTo, Figures: Figures(s)}, &opt, &arena{}).parts[0]
		if !slices.ContainsFunc(first.texts, func(t text) bool { return t.body == want }) {
			t.Errorf("at %v the first gauge is %v, want %s", size, first.texts, want)
		}
	}
}
