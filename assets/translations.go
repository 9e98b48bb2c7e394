package assets

import "embed"

// Translations holds the texts of the window in other languages, below the
// directory "translations": a JSON object for each language, whose keys are the
// English texts.
//
//go:embed translations
var Translations embed.FS
