package app

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"headroom/assets"
	"headroom/charts"
)

// translatable are the texts that the window shows: what tr and lang.L are
// given in the sources, the names of facts, and the titles and lines of panels.
func translatable(t *testing.T) []string {
	t.Helper()
	texts := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../widgets/*.go")
	if err != nil {
		t.Fatal(err)
	}
	composed, err := filepath.Glob("../charts/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Concat(files, more, composed) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err == nil && text != "" && isTranslated(call.Fun) {
				texts[text] = true
			}
			return true
		})
	}
	panels := slices.Concat(charts.Panels(), charts.DiskPanels("d"), charts.InterfacePanels("i"), charts.GPUPanels("g"))
	for _, p := range panels {
		texts[p.Title] = true
		for _, l := range p.Lines {
			if !strings.Contains(l.Label, "{") { // what is named after a device is not translated
				texts[l.Label] = true
			}
		}
		if p.Limit.Label != "" {
			texts[p.Limit.Label] = true
		}
	}
	for _, text := range []string{"high", "critical", "Collecting…", "charging", "discharging", "full", "not charging", "running", "sleeping", "disk sleep", "stopped", "zombie", "idle", "1 h", "6 h", "24 h", "7 d"} {
		texts[text] = true
	}
	return slices.Sorted(maps.Keys(texts))
}

// isTranslated tells whether a function translates its first argument.
func isTranslated(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name == "tr"
	case *ast.SelectorExpr:
		x, ok := f.X.(*ast.Ident)
		return ok && (x.Name == "lang" && f.Sel.Name == "L" || x.Name == "l" && f.Sel.Name == "write" || x.Name == "f" && slices.Contains([]string{"text", "value", "size", "ratio", "cache"}, f.Sel.Name))
	}
	return false
}

// translations returns the texts of each file.
func translations(t *testing.T) map[string]map[string]string {
	t.Helper()
	files, err := assets.Translations.ReadDir("translations")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d languages, %v", len(files), err)
	}
	all := map[string]map[string]string{}
	for _, file := range files {
		content, err := assets.Translations.ReadFile("translations/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(content, &texts); err != nil {
			t.Fatalf("%s: %v", file.Name(), err)
		}
		all[file.Name()] = texts
	}
	return all
}

// What ends a process, what kills it and what does neither have buttons beside
// each other.
func TestAnswersDiffer(t *testing.T) {
	for file, texts := range translations(t) {
		cancel, end, kill := texts["Cancel"], texts["End"], texts["Kill"]
		if cancel == end || end == kill || kill == cancel || cancel == "" || end == "" || kill == "" {
			t.Errorf("%s: they are %q, %q and %q", file, cancel, end, kill)
		}
	}
}

// TestTranslations checks that each language has every text, and no other.
func TestTranslations(t *testing.T) {
	want := translatable(t)
	for file, texts := range translations(t) {
		for _, text := range want {
			translation, ok := texts[text]
			if !ok {
				t.Errorf("%s lacks %q", file, text)
			} else if strings.Count(translation, "%") != strings.Count(text, "%") || strings.TrimSpace(translation) == "" {
				t.Errorf("%s has %q for %q", file, translation, text)
			}
		}
		for text := range texts {
			if !slices.Contains(want, text) {
				t.Errorf("%s has %q, which is not shown", file, text)
			}
		}
	}
}
