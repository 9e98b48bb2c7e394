package assets_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// The files of others are what their packages hold, as scripts/vendor-web
// fetched them.
func TestVendored(t *testing.T) {
	for _, dir := range []string{"web/vendor/uplot", "../headless/testdata/axe"} {
		sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(sums)) {
			want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			content, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Error(err)
			}
			if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != want {
				t.Errorf("%s has been changed: its checksum is %s, not %s", name, got, want)
			}
		}
	}
}
