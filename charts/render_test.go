package charts

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

type golden struct {
	name  string
	panel string
	lines []LineData
	opt   func(o *Options)
}

func goldens() []golden {
	const gib, mib = 1 << 30, 1 << 20
	memory := func() []LineData {
		return append(plain(
			wave("Used", 0, 300, 3*gib, 11*gib, true),
			wave("Cached", 1, 300, 4*gib, 6*gib, false),
			wave("Buffers", 2, 300, 0.2*gib, 0.6*gib, false),
		), limitLine("Total", 15.6*gib))
	}
	network := func() []LineData {
		return []LineData{wave("Received", 0, 300, 0, 90*mib, true), wave("Sent", 1, 300, 0, 30*mib, true)}
	}
	modes := func() []LineData {
		return []LineData{
			wave("User", 0, 300, 0.05, 0.5, true), wave("System", 1, 300, 0.02, 0.2, true), wave("I/O wait", 2, 300, 0, 0.1, true),
			wave("Nice", 3, 300, 0, 0.02, true), wave("Soft IRQ", 4, 300, 0, 0.02, true), wave("IRQ", 5, 300, 0, 0.01, true), wave("Steal", 6, 300, 0, 0.05, true),
		}
	}
	cpu := func() []LineData { return []LineData{wave("Usage", 0, 300, 0.02, 0.98, true)} }
	dark := func(o *Options) { o.Theme = Dark }
	transparent := func(o *Options) { o.Theme = Transparent }
	marked := func(o *Options) {
		o.Title, o.Thresholds = "The memory of web-1", []Threshold{{Value: 8 * gib, Label: "warning"}, {Value: 10 * gib, Label: "critical"}}
		o.Max = new(12.0 * gib)
	}
	return []golden{
		{"cpu", "cpu", cpu(), nil},
		{"cpu_dark", "cpu", cpu(), dark},
		{"cpu_modes", "cpu-modes", modes(), nil},
		{"cpu_modes_dark", "cpu-modes", modes(), dark},
		{"memory", "memory", memory(), nil},
		{"memory_dark_2x", "memory", memory(), func(o *Options) { o.Theme, o.Scale = Dark, 2 }},
		{"network", "network", network(), nil},
		{"network_small", "network", network(), func(o *Options) { o.Width, o.Height = 300, 150 }},
		{"network_tiny", "network", network(), func(o *Options) { o.Width, o.Height = 64, 64 }},
		{"network_large_dark", "network", network(), func(o *Options) { o.Width, o.Height, o.Theme = 1600, 600, Dark }},
		{"cores", "cores", manyCores(64), nil},
		{"cores_dark", "cores", manyCores(64), dark},
		{"gaps", "cpu", []LineData{withGaps(wave("Usage", 0, 300, 0, 1, true))}, nil},
		{"empty", "memory", nil, nil},
		{"one_point", "load", plain(wave("1 min", 0, 1, 0, 4, true), wave("5 min", 1, 1, 0, 6, false)), nil},
		{"memory_transparent", "memory", memory(), transparent},
		{"cpu_modes_transparent", "cpu-modes", modes(), transparent},
		{"cores_transparent", "cores", manyCores(64), transparent},
		{"thresholds", "memory", memory(), marked},
		{"bare", "network", network(), func(o *Options) { o.NoTitle, o.NoLegend = true, true }},
		{"constant", "disk-io", []LineData{constant("Read", 0, 300, 0), constant("Written", 1, 300, 5*mib)}, nil},
	}
}

func render(t *testing.T, g *golden, format Format) []byte {
	t.Helper()
	panel, ok := LookupPanel(g.panel)
	if !ok {
		t.Fatalf("no panel %s", g.panel)
	}
	opt := DefaultOptions()
	opt.Format, opt.From, opt.To = format, fixtureTo.Add(-fixtureSpan), fixtureTo
	if g.opt != nil {
		g.opt(&opt)
	}
	file, err := Render(t.Context(), &panel, g.lines, opt)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestGoldenPNG compares pictures with those in testdata, which somebody has
// looked at.
func TestGoldenPNG(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			file := render(t, &g, PNG)
			path, want := kept(t, g.name+".png", file)
			if n := differing(decode(t, file), decode(t, want)); n > 0 {
				t.Errorf("%d pixels differ from %s; if that is meant, run with -update and look at the picture", n, path)
			}
		})
	}
}

// TestAppend holds that pictures are appended to what is there, that an error
// leaves it as it was, and that no picture is overwritten by the next.
func TestAppend(t *testing.T) {
	for _, format := range []Format{PNG, SVG} {
		g := goldens()[0]
		first := render(t, &g, format)
		kept := bytes.Clone(first)
		panel, _ := LookupPanel(g.panel)
		opt := DefaultOptions()
		opt.Format, opt.From, opt.To = format, fixtureTo.Add(-fixtureSpan), fixtureTo
		both, err := Append(t.Context(), []byte("before"), &panel, g.lines, opt)
		if err != nil || !bytes.Equal(both, append([]byte("before"), first...)) {
			t.Errorf("%s: the picture that is appended is another, or an error: %v", format, err)
		}
		for range 2 * cap(workspaces) {
			render(t, &goldens()[2], format)
		}
		if !bytes.Equal(first, kept) {
			t.Errorf("%s: a later picture overwrote the first", format)
		}
		opt.Width = 1
		if same, err := Append(t.Context(), both, &panel, g.lines, opt); err == nil || !bytes.Equal(same, both) {
			t.Errorf("%s: an error changed the buffer, or is missing: %v", format, err)
		}
	}
}

// kept returns the picture in testdata and where it is. With -update it is the
// new one, which is written there.
func kept(t *testing.T, name string, file []byte) (path string, want []byte) {
	t.Helper()
	path = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make it with -update and look at it", err)
	}
	return path, want
}

func decode(t *testing.T, file []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// differing counts the pixels that differ by more than rounding does between
// processors.
func differing(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return -1
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if apart(r1, r2) || apart(g1, g2) || apart(b1, b2) {
				n++
			}
		}
	}
	return n
}

func apart(a, b uint32) bool { return max(a, b)-min(a, b) > 6<<8 }

// TestGoldenSVG compares whole files: an SVG holds no rounding of the
// processor's.
func TestGoldenSVG(t *testing.T) {
	for _, g := range goldens() {
		if g.name != "memory_dark_2x" && g.name != "one_point" {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			file := render(t, &g, SVG)
			path, want := kept(t, g.name+".svg", file)
			if !bytes.Equal(file, want) {
				t.Errorf("the picture differs from %s; if that is meant, run with -update and look at it", path)
			}
		})
	}
}
