package widgets

import (
	"image/color"
	"math"
	"testing"
)

// TestTrayIconShapes holds that levels differ in shape, not in color alone.
func TestTrayIconShapes(t *testing.T) {
	same := color.White
	opaque := func(level Level, ratio float64) (n int) {
		img := TrayIcon{Ratio: ratio, Level: level, Normal: same, Warning: same, Critical: same}.draw()
		for y := range trayIconSize {
			for x := range trayIconSize {
				if _, _, _, a := img.At(x, y).RGBA(); a > 0xf000 {
					n++
				}
			}
		}
		return n
	}
	empty, normal, warning, critical := opaque(Normal, math.NaN()), opaque(Normal, 0.9), opaque(Warning, 0.9), opaque(Critical, 0.9)
	if empty != 0 || normal < 500 || warning < normal+100 || critical < warning+500 {
		t.Errorf("pixels: unknown %d, normal %d, warning %d, critical %d", empty, normal, warning, critical)
	}
}
