package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"headroom/assets"
)

// tr is a text in the language of the desktop, English where there is no
// translation.
func tr(text string) string {
	if strings.Contains(text, "{{") {
		return text // a name from outside, that would be taken for a template
	}
	return lang.L(text)
}

// loadTranslations makes the texts of other languages known. They are part of
// the program, so that it can't fail.
func loadTranslations() {
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		fyne.LogError("the translations can't be read", err)
	}
}
