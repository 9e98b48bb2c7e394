package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "headroom"

// importRule says what a package, and every package below it, may not import
// itself. A name that ends in a slash stands for everything below it.
type importRule struct {
	dir       string
	forbidden []string
	// allowed are the exceptions to forbidden.
	allowed []string
}

// Dependencies run one way: main -> app | headless -> widgets, charts -> metrics.
var importRules = []importRule{
	{dir: "metrics", forbidden: []string{module + "/", "fyne.io/"}, allowed: []string{module + "/metrics"}},
	{dir: "charts", forbidden: []string{module + "/", "fyne.io/", "net/http"}, allowed: []string{module + "/charts/", module + "/metrics", module + "/assets"}},
	{dir: "widgets", forbidden: []string{module + "/", "fyne.io/fyne/v2/app"}, allowed: []string{module + "/widgets/"}},
	{dir: "assets", forbidden: []string{module + "/", "fyne.io/"}},
	{dir: "app", forbidden: []string{module + "/headless", "fyne.io/fyne/v2/app"}},
	{dir: "headless", forbidden: []string{module + "/app", module + "/widgets", "fyne.io/"}},
}

// goPackage is the part of "go list -json" that the tests read.
type goPackage struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	CgoFiles     []string
}

func TestImportDirections(t *testing.T) {
	// With the tag ci, the toolkit's driver can be listed without cgo too.
	packages := listPackages(t, nil, "-tags", "ci", "./...")
	for _, rule := range importRules {
		if len(packagesBelow(packages, rule.dir)) == 0 {
			t.Errorf("there is no package %s: take its rule away", rule.dir)
		}
		for _, p := range packagesBelow(packages, rule.dir) {
			for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
				if imported != p.ImportPath && matchesAny(imported, rule.forbidden) && !matchesAny(imported, rule.allowed) {
					t.Errorf("%s imports %s", p.ImportPath, imported)
				}
			}
		}
	}
	for _, p := range packages {
		if p.ImportPath == module {
			continue
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if imported == "fyne.io/fyne/v2/app" || imported == module {
				t.Errorf("%s imports %s, which only the main package may", p.ImportPath, imported)
			}
		}
	}
	for _, p := range packages {
		if p.ImportPath == module+"/metrics" && slices.Contains(p.Imports, "net/http") {
			t.Errorf("%s imports net/http", p.ImportPath)
		}
	}
}

// TestImportRules holds that the rules catch what they are made for.
func TestImportRules(t *testing.T) {
	tests := []struct {
		imported string
		patterns []string
		want     bool
	}{
		{"headroom/app", []string{"headroom/"}, true},
		{"headroom/app", []string{"headroom/app"}, true},
		{"headroom/app/pages", []string{"headroom/app"}, true},
		{"headroom/apples", []string{"headroom/app"}, false},
		{"fyne.io/fyne/v2", []string{"fyne.io/"}, true},
		{"net/http/httptest", []string{"net/http"}, true},
		{"net", []string{"net/http"}, false},
		{"os", nil, false},
	}
	for _, test := range tests {
		if got := matchesAny(test.imported, test.patterns); got != test.want {
			t.Errorf("matchesAny(%q, %q) = %v, want %v", test.imported, test.patterns, got, test.want)
		}
	}
}

func TestHeadlessDependencies(t *testing.T) {
	// With cgo switched on, because go list leaves the cgo files out otherwise.
	packages := listPackages(t, []string{"CGO_ENABLED=1", "GOOS=linux"}, "-deps", "-tags", "headless", ".")
	if len(packages) < 10 {
		t.Fatalf("go list names only %d packages", len(packages))
	}
	for _, p := range packages {
		if strings.HasPrefix(p.ImportPath, "fyne.io/") || strings.Contains(p.ImportPath, "/go-gl/") {
			t.Errorf("the headless program depends on %s", p.ImportPath)
		}
		if !p.Standard && len(p.CgoFiles) > 0 {
			t.Errorf("the headless program depends on %s, which uses cgo", p.ImportPath)
		}
		if matchesAny(p.ImportPath, []string{module + "/app", module + "/widgets"}) {
			t.Errorf("the headless program depends on %s", p.ImportPath)
		}
	}
}

func TestHeadlessBinaryIsStatic(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	path := filepath.Join(t.TempDir(), "headroom")
	goCommand(t, []string{"CGO_ENABLED=0"}, "build", "-tags", "headless", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")

	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the headless program has %d bytes", info.Size())
	const limit = 24 << 20
	if info.Size() > limit {
		t.Errorf("the headless program has %d bytes, want at most %d", info.Size(), limit)
	}

	file, err := elf.Open(path)
	if _, ok := errors.AsType[*elf.FormatError](err); ok {
		t.Skip("this system's programs are not ELF files")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			t.Error("the headless program asks for a dynamic loader")
		}
	}
	libraries, err := file.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	if len(libraries) > 0 {
		t.Errorf("the headless program needs the libraries %q", libraries)
	}
}

// TestBuildTags holds that "go test ./..." sees every file of every package
// but the main one: a tag there would hide a face from it.
func TestBuildTags(t *testing.T) {
	eachGoFile(t, func(path string) {
		if filepath.Dir(path) == "." {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Error(err)
			return
		}
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if comment.Pos() > file.Package || !constraint.IsGoBuild(comment.Text) {
					continue
				}
				expression, err := constraint.Parse(comment.Text)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					continue
				}
				// What an operating system is called is no tag of ours.
				expression.Eval(func(tag string) bool {
					if !slices.Contains(systemTags, tag) {
						t.Errorf("%s has the build tag %q; tags belong in the main package", path, tag)
					}
					return false
				})
			}
		}
	})
}

// systemTags are the tags that tell what the Go tool knows by itself.
var systemTags = []string{"linux", "darwin", "windows", "freebsd", "netbsd", "openbsd", "unix", "amd64", "arm64", "race"}

func TestPackageNames(t *testing.T) {
	banned := []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}
	eachGoFile(t, func(path string) {
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".go"), "_test")
		if dir := filepath.Base(filepath.Dir(path)); slices.Contains(banned, dir) {
			t.Errorf("%s: the name %q does not say what the package is about", path, dir)
		}
		if slices.Contains(banned, name) {
			t.Errorf("%s: the name %q does not say what the file is about", path, name)
		}
	})
}

// packagesBelow returns the packages in dir and its sub-directories.
func packagesBelow(packages []goPackage, dir string) []goPackage {
	var below []goPackage
	for _, p := range packages {
		if matchesAny(p.ImportPath, []string{module + "/" + dir}) {
			below = append(below, p)
		}
	}
	return below
}

// matchesAny tells whether path is one of the patterns or lies below one.
func matchesAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return path == pattern || strings.HasPrefix(path, strings.TrimSuffix(pattern, "/")+"/")
	})
}

// listPackages decodes what "go list" prints for the arguments.
func listPackages(t *testing.T, environment []string, arguments ...string) []goPackage {
	t.Helper()
	fields := "-json=ImportPath,Standard,Imports,TestImports,XTestImports,CgoFiles"
	output := goCommand(t, environment, slices.Concat([]string{"list", fields}, arguments)...)
	var packages []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatalf("decode the output of go list: %v", err)
		}
		packages = append(packages, p)
	}
}

// goCommand runs the Go tool with variables added to its environment and
// returns what it prints.
func goCommand(t *testing.T, environment []string, arguments ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", arguments...)
	command.Env = append(os.Environ(), environment...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, stderr.Bytes())
	}
	return output
}

// eachGoFile calls visit with the path of each Go file of the project.
func eachGoFile(t *testing.T, visit func(path string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != "." && (name == "testdata" || name == "bin" || name == "dist" || strings.HasPrefix(name, ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".go") {
			visit(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
