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
	if own, ok := translated()[text]; ok {
		return own
	}
	return text
}

// language is that of the desktop, for what package charts writes.
var language charts.Language = tr

// translated makes the texts known to the toolkit, once, and returns them in the
// language of the desktop: each look-up of the toolkit's leaves garbage, and a
// window shows hundreds of texts a second. They are part of the program, so that
// it can't fail.
var translated = sync.OnceValue(loadTexts)

func loadTexts() map[string]string {
	known := map[string]string{}
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		fyne.LogError("the translations can't be read", err)
		return known
	}
	content, err := assets.Translations.ReadFile("translations/en.json")
	if err == nil {
		err = json.Unmarshal(content, &known)
	}
	if err != nil {
		fyne.LogError("the translations can't be read", err)
	}
	for text := range known {
		known[text] = lang.L(text)
	}
	return known
}
