package charts

import "image/color"

// Theme names a Palette.
type Theme string

// The themes.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
	// Transparent has no background and can be read on white and on black, as
	// in a README that people see in either.
	Transparent Theme = "transparent"
)

// Themes returns all themes, the usual one first.
func Themes() []Theme { return []Theme{Light, Dark, Transparent} }

// Palette is the colors of a theme.
type Palette struct {
	Background color.NRGBA
	// Text is for titles and values, Muted for what explains them.
	Text, Muted color.NRGBA
	// Grid is for the lines behind the data, Axis for the zero line.
	Grid, Axis color.NRGBA
	// Limit is for what can't be exceeded; Warning and Critical for values
	// that come near it.
	Limit, Warning, Critical color.NRGBA
	// Series are the colors of lines, the easiest to tell apart first.
	Series [8]color.NRGBA
}

// Palette returns the colors of the theme; those of Light for a theme that
// isn't known.
//
// The series colors contrast with the background by 3:1 at least (those of
// Transparent with white, black and what is between them in use), and color
// blind people can tell them apart: by lightness where hue doesn't help. A
// test holds both.
func (t Theme) Palette() Palette {
	switch t {
	case Dark:
		return darkPalette
	case Transparent:
		return transparentPalette
	default:
		return lightPalette
	}
}

// Color returns the color of the i-th line of a panel. After the last it
// starts again.
func (p *Palette) Color(i int) color.NRGBA {
	return p.Series[mod(int64(i), int64(len(p.Series)))]
}

var lightPalette = Palette{
	Background: rgb(0xFFFFFF),
	Text:       rgb(0x1F2430),
	Muted:      rgb(0x656D7A),
	Grid:       rgb(0xE7EAEE),
	Axis:       rgb(0xBFC5CD),
	Limit:      rgb(0xC0392B),
	Warning:    rgb(0xB26A00),
	Critical:   rgb(0xC62828),
	Series: [8]color.NRGBA{
		rgb(0x4079F2), // blue
		rgb(0xD9660A), // orange
		rgb(0x0DA477), // green
		rgb(0x8C1B78), // purple
		rgb(0x1088AE), // cyan
		rgb(0x7A5300), // brown
		rgb(0x6B3FC0), // violet
		rgb(0xB03A4E), // red
	},
}

var darkPalette = Palette{
	Background: rgb(0x181B20),
	Text:       rgb(0xE8EAEE),
	Muted:      rgb(0x9AA3AF),
	Grid:       rgb(0x2A2F37),
	Axis:       rgb(0x4A515C),
	Limit:      rgb(0xFF7B72),
	Warning:    rgb(0xF5B942),
	Critical:   rgb(0xFF6B61),
	Series: [8]color.NRGBA{
		rgb(0x4A86F7), // blue
		rgb(0xEE922A), // orange
		rgb(0x34E0B4), // green
		rgb(0xD63A7C), // pink
		rgb(0x6DB9DC), // cyan
		rgb(0xEBDD4A), // yellow
		rgb(0x8F66C4), // violet
		rgb(0xDF7A80), // red
	},
}

// transparentPalette is of middling lightness throughout: as far from white as
// from black.
var transparentPalette = Palette{
	Text:     rgb(0x767F8C),
	Muted:    rgb(0x767F8C),
	Grid:     withAlpha(rgb(0x808894), 0x40),
	Axis:     withAlpha(rgb(0x808894), 0xA0),
	Limit:    rgb(0xE0403C),
	Warning:  rgb(0xB8750A),
	Critical: rgb(0xE0403C),
	Series: [8]color.NRGBA{
		rgb(0x5B95EE), // blue
		rgb(0xFF5616), // orange
		rgb(0x06A78C), // green
		rgb(0x564DD2), // indigo
		rgb(0x026E78), // teal
		rgb(0xB92904), // rust
		rgb(0x4C71FF), // violet
		rgb(0xC80068), // pink
	},
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}
