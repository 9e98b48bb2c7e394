package app

import (
	"encoding/json"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"headroom/assets"
	"headroom/charts"
)

// tr is a text in the language of the desktop. What is not a text of ours, such
// as a device's name, stays as it is.
func tr(text string) string {
	if !loadTranslations()[text] {
		return text
	}
	return lang.L(text)
}

// language is that of the desktop, for what package charts writes.
var language charts.Language = tr

// loadTranslations makes the texts of other languages known to the toolkit, once,
// and returns which texts there are. They are part of the program, so that it
// can't fail.
var loadTranslations = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		fyne.LogError("the translations can't be read", err)
		return known
	}
	content, err := assets.Translations.ReadFile("translations/en.json")
	var english map[string]string
	if err == nil {
		err = json.Unmarshal(content, &english)
	}
	if err != nil {
		fyne.LogError("the translations can't be read", err)
	}
	for text := range english {
		known[text] = true
	}
	return known
})
