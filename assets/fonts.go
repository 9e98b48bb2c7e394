package assets

import _ "embed"

// RegularFont is Noto Sans with the letters of Latin, Greek and Cyrillic, cut
// from the font that the toolkit of the window brings (scripts/subset-fonts).
//
//go:embed fonts/NotoSans-Regular.ttf
var RegularFont []byte

// BoldFont is the same in bold.
//
//go:embed fonts/NotoSans-Bold.ttf
var BoldFont []byte
