package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"headroom/assets"
	"headroom/charts"
)

// windowTheme is the toolkit's own theme with the colors of our charts. It is light
// or dark as the person wants, or else the system.
type windowTheme struct {
	fyne.Theme
	choice themeChoice
}

func newTheme(choice themeChoice) fyne.Theme { return windowTheme{theme.DefaultTheme(), choice} }

// Color implements fyne.Theme.
func (t windowTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.choice {
	case lightTheme:
		variant = theme.VariantLight
	case darkTheme:
		variant = theme.VariantDark
	case systemTheme:
	}
	p := paletteOf(variant)
	switch name {
	case theme.ColorNameBackground, theme.ColorNameOverlayBackground:
		return p.Background
	case theme.ColorNameForeground:
		return p.Text
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.Muted
	case theme.ColorNameSeparator:
		return p.Grid
	case theme.ColorNameInputBorder:
		return inputBorder
	case theme.ColorNameWarning:
		return p.Warning
	case theme.ColorNameError:
		return p.Critical
	}
	return t.Theme.Color(name, variant)
}

// inputBorder stands out from the grounds of both themes by 4:1: an empty box has
// nothing else to be seen by (WCAG 2.2, 1.4.11).
var inputBorder = color.NRGBA{0x78, 0x80, 0x8C, 0xFF}

// Font implements fyne.Theme.
func (t windowTheme) Font(style fyne.TextStyle) fyne.Resource {
	font := t.Theme.Font(style)
	switch font {
	case theme.DefaultTextFont():
		return regularFont
	case theme.DefaultTextBoldFont():
		return boldFont
	}
	return font
}

var (
	regularFont = fyne.NewStaticResource("NotoSans-Regular.ttf", assets.RegularFont)
	boldFont    = fyne.NewStaticResource("NotoSans-Bold.ttf", assets.BoldFont)
)

// paletteOf returns the colors of the charts for a variant of the theme.
func paletteOf(variant fyne.ThemeVariant) charts.Palette {
	if variant == theme.VariantLight {
		return charts.Light.Palette()
	}
	return charts.Dark.Palette()
}

// currentPalette returns the colors of the charts that go with the window's
// background, whichever theme that comes from.
func currentPalette() charts.Palette { return currentTheme().Palette() }

func currentTheme() charts.Theme {
	r, g, b, _ := theme.Color(theme.ColorNameBackground).RGBA()
	if r+g+b > 3*0x8000 {
		return charts.Light
	}
	return charts.Dark
}
