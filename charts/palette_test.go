package charts

import (
	"fmt"
	"image/color"
	"math"
	"testing"
)

// TestContrast holds the ratios of WCAG 2: 4.5 for text, 3 for lines.
func TestContrast(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		p := theme.Palette()
		background := luminance(linear(p.Background))
		check := func(name string, c color.NRGBA, least float64) {
			if got := contrast(luminance(linear(c)), background); got < least {
				t.Errorf("%s %s: contrast %.2f, want %.1f", theme, name, got, least)
			}
		}
		check("text", p.Text, 7)
		check("muted", p.Muted, 4.5)
		check("limit", p.Limit, 3)
		check("warning", p.Warning, 3)
		check("critical", p.Critical, 3)
		for _, c := range p.Series {
			check("series", c, 3)
		}
	}
}

// TestColorBlind holds that the series colors are apart for people with full
// and without any green or red vision. The distance is that of OKLab, where
// 0.02 can just be seen side by side.
func TestColorBlind(t *testing.T) {
	visions := map[string][9]float64{
		"full": {1, 0, 0, 0, 1, 0, 0, 0, 1},
		// Machado, Oliveira and Fernandes 2009, severity 1.
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	}
	for _, theme := range Themes() {
		p := theme.Palette()
		for vision, matrix := range visions {
			for i := range p.Series {
				for j := range i {
					least := 0.10
					if i >= 6 {
						least = 0.06
					}
					a, b := seen(p.Series[i], matrix), seen(p.Series[j], matrix)
					if d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2]); d < least {
						t.Errorf("%s, %s vision: colors %d and %d are %.3f apart, want %.2f", theme, vision, i, j, d, least)
					}
				}
			}
		}
	}
}

// TestContrastTransparent holds the ratios on white, on black and on the dark
// grey of GitHub.
func TestContrastTransparent(t *testing.T) {
	p := Transparent.Palette()
	for _, background := range []color.NRGBA{rgb(0xFFFFFF), rgb(0x000000), rgb(0x0D1117)} {
		behind := luminance(linear(background))
		check := func(name string, c color.NRGBA, least float64) {
			if got := contrast(luminance(linear(c)), behind); got < least {
				t.Errorf("%s on %v: contrast %.2f, want %.1f", name, background, got, least)
			}
		}
		check("text", p.Text, 4)
		check("limit", p.Limit, 3)
		check("warning", p.Warning, 3)
		check("critical", p.Critical, 3)
		for i, c := range p.Series {
			check(fmt.Sprint("series ", i), c, 3)
		}
	}
}

func TestColorStartsAgain(t *testing.T) {
	p := Light.Palette()
	if p.Color(8) != p.Series[0] || p.Color(-1) != p.Series[7] {
		t.Error("the colors don't start again")
	}
}

type triple [3]float64

// linear undoes the gamma of sRGB.
func linear(c color.NRGBA) triple {
	var l triple
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		if s := float64(v) / 255; s <= 0.04045 {
			l[i] = s / 12.92
		} else {
			l[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return l
}

func luminance(l triple) float64 { return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2] }

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// seen is a color in OKLab as eyes with that matrix see it.
func seen(c color.NRGBA, m [9]float64) triple {
	l := linear(c)
	var s triple
	for i := range s {
		s[i] = min(max(m[3*i]*l[0]+m[3*i+1]*l[1]+m[3*i+2]*l[2], 0), 1)
	}
	x := math.Cbrt(0.4122214708*s[0] + 0.5363325363*s[1] + 0.0514459929*s[2])
	y := math.Cbrt(0.2119034982*s[0] + 0.6806995451*s[1] + 0.1073969566*s[2])
	z := math.Cbrt(0.0883024619*s[0] + 0.2817188376*s[1] + 0.6299787005*s[2])
	return triple{
		0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z,
	}
}
