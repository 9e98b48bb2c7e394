package assets

import "embed"

// Web holds the files of the web page, below the directory "web".
//
//go:embed web
var Web embed.FS
