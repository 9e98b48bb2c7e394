package widgets

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// TestPatchesShowAll puts the patches together: nothing of the picture may be
// missing, and little that is empty may be there.
func TestPatchesShowAll(t *testing.T) {
	test.NewTempApp(t)
	random := rand.New(rand.NewPCG(1, 2))
	picture := image.NewRGBA(image.Rectangle{})
	p := patches{owner: widget.NewLabel(""), paint: func(*painter, int, int) *image.RGBA { return picture }}
	for range 60 {
		w, h := 1+random.IntN(300), 1+random.IntN(200)
		picture = image.NewRGBA(image.Rect(0, 0, w, h))
		drawn := 0
		for range random.IntN(8) {
			x, y := random.IntN(w), random.IntN(h)
			part := image.Rect(x, y, x+random.IntN(20), y+random.IntN(20)).Intersect(picture.Rect)
			draw.Draw(picture, part, image.NewUniform(color.RGBA{R: 9, A: uint8(1 + random.IntN(255))}), image.Point{}, draw.Src)
			drawn += (part.Dx()/patchWidth + 2) * patchWidth * (part.Dy() + patchGap)
		}
		p.place(3, 4, float32(w), float32(h))
		p.update()
		together, shown := image.NewRGBA(picture.Rect), 0
		for _, one := range p.all {
			if !one.raster.Visible() {
				continue
			}
			size, at := one.raster.Size(), one.raster.Position().SubtractXY(3, 4)
			part := one.raster.Generator(int(size.Width), int(size.Height))
			draw.Draw(together, part.Bounds().Add(image.Pt(int(at.X), int(at.Y))), part, image.Point{}, draw.Src)
			shown += part.Bounds().Dx() * part.Bounds().Dy()
		}
		if !bytes.Equal(together.Pix, picture.Pix) {
			t.Fatalf("%dx%d: the patches are not the picture", w, h)
		}
		if shown > drawn {
			t.Fatalf("%dx%d: the patches are %d pixels, want at most %d", w, h, shown, drawn)
		}
	}
}

// TestPatchesAreUploadedOnce says which patches are given to the toolkit anew.
func TestPatchesAreUploadedOnce(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 100, 50))
	picture.Pix[picture.PixOffset(10, 10)] = 1
	var one patch
	part := image.Rect(0, 10, patchWidth, 11)
	if !one.cut(picture, part) {
		t.Error("a new part has not changed")
	}
	if one.cut(picture, part) {
		t.Error("the same part has changed")
	}
	picture.Pix[picture.PixOffset(11, 10)] = 1
	if !one.cut(picture, part) {
		t.Error("another part has not changed")
	}
}

// TestPatchesAtAnotherScale asks for more pixels than there were, as a screen
// with a higher resolution does.
func TestPatchesAtAnotherScale(t *testing.T) {
	test.NewTempApp(t)
	asked := 0
	p := patches{owner: widget.NewLabel(""), paint: func(_ *painter, w, h int) *image.RGBA {
		asked = w
		picture := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(picture, picture.Rect, image.Opaque, image.Point{}, draw.Src)
		return picture
	}}
	p.place(0, 0, 100, 50)
	p.update()
	for i, want := range []int{96, 96, 8} {
		r := p.all[i].raster
		if got := r.Generator(int(2*r.Size().Width), int(2*r.Size().Height)).Bounds(); got != image.Rect(0, 0, want, 100) {
			t.Errorf("patch %d is %v", i, got)
		}
	}
	if asked != 200 {
		t.Errorf("a picture of %d pixels was painted, want 200", asked)
	}
}
