package assets_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"testing"

	"headroom/assets"
)

func TestIconPNG(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.IconPNG))
	if err != nil {
		t.Fatalf("decode icon.png: %v", err)
	}
	if size := img.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("icon.png is %v, want 512x512", size)
	}
	if _, _, _, alpha := img.At(0, 0).RGBA(); alpha != 0 {
		t.Errorf("the corner of icon.png has alpha %d, want it transparent", alpha)
	}
	if _, _, _, alpha := img.At(256, 40).RGBA(); alpha != 0xffff {
		t.Errorf("the ground of icon.png has alpha %d, want it opaque", alpha)
	}
}

func TestIconSVG(t *testing.T) {
	decoder := xml.NewDecoder(bytes.NewReader(assets.IconSVG))
	var root string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("parse icon.svg: %v", err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root == "" {
			root = element.Name.Local
		}
		if element.Name.Local == "script" {
			t.Error("icon.svg carries a script")
		}
	}
	if root != "svg" {
		t.Errorf("the root element of icon.svg is %q, want svg", root)
	}
}
