// Package assets holds the files that are built into the program.
// It is a leaf: it imports none of our packages, so every face can use it.
package assets

import _ "embed"

// IconSVG is the program's icon as an SVG document that scales to any size. It
// is for browsers: the toolkit of the window draws its strokes too wide, and
// takes IconPNG.
//
//go:embed icon.svg
var IconSVG []byte

// IconPNG is the program's icon as a PNG picture of 512 by 512 pixels with
// a transparent surround, rendered from the same drawing as IconSVG.
//
//go:embed icon.png
var IconPNG []byte
