package charts

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"testing"
)

// A picture of more colors than a palette holds keeps the important ones
// exactly, and gets the others nearly right.
func TestCanvasOfManyColors(t *testing.T) {
	c := newCanvas()
	background := color.NRGBA{255, 255, 255, 255}
	c.begin(600, 4, background)
	exact := color.NRGBA{0x40, 0x79, 0xF2, 255}
	c.reserve(exact)
	paints := make([]color.NRGBA, 600)
	for x := range paints {
		paints[x] = color.NRGBA{uint8(x * 7), uint8(x * 13), uint8(x * 29), 255}
		c.fillBox(float32(x), 0, float32(x+1), 2, paints[x])
	}
	c.fillBox(0, 2, 600, 3, exact)
	if len(c.colors) > 256 {
		t.Fatalf("the palette has %d colors", len(c.colors))
	}
	file, err := newPNGWriter().encode(c)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for x, want := range paints {
		got, _ := color.NRGBAModel.Convert(picture.At(x, 1)).(color.NRGBA)
		for _, pair := range [][2]uint8{{got.R, want.R}, {got.G, want.G}, {got.B, want.B}} {
			if d := int(pair[0]) - int(pair[1]); d > 64 || d < -64 {
				t.Fatalf("pixel %d is %v, want about %v", x, got, want)
			}
		}
		if got := color.NRGBAModel.Convert(picture.At(x, 2)); got != exact {
			t.Fatalf("pixel %d of the important color is %v", x, got)
		}
		if got := color.NRGBAModel.Convert(picture.At(x, 3)); got != background {
			t.Fatalf("pixel %d of the background is %v", x, got)
		}
	}
}

// A canvas that is used again knows nothing of the picture before.
func TestCanvasForgets(t *testing.T) {
	c := newCanvas()
	draw := func(background color.NRGBA) []byte {
		c.begin(64, 64, background)
		c.strokeRising([]vec{{2, 60}, {20, 3}, {20.5, 50}, {62, 10}}, 1.5, color.NRGBA{200, 30, 30, 255})
		c.fillBetween([]vec{{0, 20}, {64, 30}}, []vec{{0, 64}, {64, 64}}, color.NRGBA{30, 30, 200, 60})
		file, err := newPNGWriter().encode(c)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	c.slices = manySlices
	light := draw(color.NRGBA{255, 255, 255, 255})
	dark := draw(color.NRGBA{20, 20, 30, 255})
	if again := draw(color.NRGBA{255, 255, 255, 255}); !bytes.Equal(again, light) {
		t.Error("the same picture is another after one in between")
	}
	if bytes.Equal(light, dark) {
		t.Error("the background makes no difference")
	}
}

// What a stroke covers adds up to its length times its width.
func TestStrokeCoversItsArea(t *testing.T) {
	for name, points := range map[string][]vec{
		"level": {{10, 50}, {90, 50}}, "slanted": {{10, 20}, {90, 80}}, "steep": {{40, 5}, {50, 95}}, "upright": {{50, 10}, {50, 90}},
	} {
		c := newCanvas()
		c.begin(100, 100, color.NRGBA{255, 255, 255, 255})
		c.slices = manySlices
		const radius = 2
		c.strokeRising(points, radius, color.NRGBA{0, 0, 0, 255})
		covered := 0.0
		for y := range c.height {
			for _, i := range c.row(y, 0, c.width) {
				covered += float64(255-c.colors[i].r) / 255
			}
		}
		dx, dy := float64(points[1].x-points[0].x), float64(points[1].y-points[0].y)
		want := 2*radius*math.Hypot(dx, dy) + math.Pi*radius*radius
		if covered < 0.97*want || covered > 1.03*want {
			t.Errorf("%s: %.1f pixels are covered, want %.1f", name, covered, want)
		}
	}
}

// The shortcut to the nearest color finds what a look at all of them finds.
func TestNearestColor(t *testing.T) {
	c := newCanvas()
	c.begin(1, 1, color.NRGBA{255, 255, 255, 255})
	for i := range 600 {
		c.index(rgb8{uint8(i * 7), uint8(i * 13), uint8(i * 29), 255}, fineBits)
	}
	for i := range 4096 {
		v := rgb8{uint8(i * 5), uint8(i * 11), uint8(i * 3), 255}
		want, least := 0, math.MaxInt
		for j, o := range c.colors {
			r, g, b := int(o.r)-int(v.r), int(o.g)-int(v.g), int(o.b)-int(v.b)
			if d := 3*r*r + 6*g*g + b*b; d < least {
				want, least = j, d
			}
		}
		if got := c.nearest(v); got != want {
			t.Fatalf("%v is nearest to %v, want %v", v, c.colors[got], c.colors[want])
		}
	}
}
