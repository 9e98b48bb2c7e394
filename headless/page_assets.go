package headless

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"headroom/assets"
)

// pageAssets are the files of the page, by name.
type pageAssets struct {
	files map[string]*content
	// version is the hash of all files. It is part of their address, below which
	// they never change: a module of the script finds the others beside it.
	version string
	// modules are the parts of the script, which a page names so that a browser
	// fetches them all at once.
	modules []string
}

var assetTypes = map[string]string{
	".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
}

// loadAssets reads what is built in.
var loadAssets = sync.OnceValue(func() *pageAssets {
	a := &pageAssets{files: map[string]*content{
		"icon.svg": newContent(assetTypes[".svg"], assets.IconSVG),
		"icon.png": newContent(assetTypes[".png"], assets.IconPNG),
	}}
	err := fs.WalkDir(assets.Web, "web", func(name string, entry fs.DirEntry, err error) error {
		kind, served := assetTypes[path.Ext(name)]
		if err != nil || entry.IsDir() || !served {
			return err
		}
		body, err := assets.Web.ReadFile(name)
		if err != nil {
			return err
		}
		base := path.Base(name)
		a.files[base] = newContent(kind, body)
		if path.Dir(name) == "web" && path.Ext(name) == ".js" && base != "theme.js" && base != "main.js" {
			a.modules = append(a.modules, base)
		}
		return nil
	})
	if err != nil {
		panic(err) // they are part of the program
	}
	var names []string
	for name := range a.files {
		names = append(names, name)
	}
	slices.Sort(names)
	h := fnv.New64a()
	for _, name := range names {
		fmt.Fprintf(h, "%s %s\n", name, a.files[name].tag)
	}
	a.version = strconv.FormatUint(h.Sum64(), 36)
	return a
})

// asset serves a file of the page: /assets/icon.svg, which may change, or
// /assets/{version}/page.css, which does not.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	a, name := loadAssets(), r.PathValue("file")
	file, ok := a.files[name]
	if !ok {
		return newProblem(http.StatusNotFound, "there is no file %q here", strings.ToValidUTF8(cut(name), ""))
	}
	caching := cacheNotUnasked
	if r.PathValue("version") == a.version {
		caching = cacheForEver
	}
	file.write(w, r, caching)
	return nil
}
