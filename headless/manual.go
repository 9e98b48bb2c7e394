package headless

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"headroom/assets"
)

// description answers with the description of the API (OpenAPI 3.1). A test
// makes it of the code.
func (s *Server) description(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	text, err := assets.Web.ReadFile("web/openapi.json")
	if err != nil {
		return err
	}
	writeLive(w, r, contentJSON, text)
	return nil
}

// manual answers with the description as a page.
func (s *Server) manual(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := p.check(); err != nil {
		return err
	}
	page, err := manualPage()
	if err != nil {
		return err
	}
	page.write(w, r, cacheNotUnasked)
	return nil
}

var manualPage = sync.OnceValues(func() (*content, error) {
	text, err := assets.Web.ReadFile("web/openapi.json")
	if err != nil {
		return nil, err
	}
	var d apiDescription
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("reading the description of the API: %w", err)
	}
	var body bytes.Buffer
	if err := manualTemplate.Execute(&body, &d); err != nil {
		return nil, err
	}
	return newContent(contentHTML, body.Bytes()), nil
})

var manualTemplate = template.Must(template.New("api.html").Funcs(template.FuncMap{
	"sorted":  func(m map[string]apiPath) []string { return slices.Sorted(maps.Keys(m)) },
	"anchor":  func(path string) string { return strings.Trim(strings.Map(anchorRune, path), "-") },
	"bounds":  apiSchema.bounds,
	"example": func(path string, p apiPath) string { return p.example(path) },
	"fields":  func(d *apiDescription, m map[string]apiMedia) []apiField { return d.fields(m) },
}).ParseFS(assets.Web, "web/api.html"))

func anchorRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return '-'
}

// apiDescription is the part of the description that the page shows.
type apiDescription struct {
	Info struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"info"`
	Paths      map[string]apiPath `json:"paths"`
	Components struct {
		Schemas map[string]apiSchema `json:"schemas"`
	} `json:"components"`
}

type apiPath struct {
	Get struct {
		Summary    string `json:"summary"`
		Parameters []struct {
			Name        string    `json:"name"`
			Description string    `json:"description"`
			Required    bool      `json:"required"`
			Example     any       `json:"example"`
			Schema      apiSchema `json:"schema"`
		} `json:"parameters"`
		Responses map[string]struct {
			Description string              `json:"description"`
			Content     map[string]apiMedia `json:"content"`
		} `json:"responses"`
	} `json:"get"`
}

// example returns an address that can be tried, relative to the page.
func (p *apiPath) example(path string) string {
	path = strings.TrimPrefix(strings.NewReplacer(
		"assets/{file}", "assets/icon.svg", "{version}/{file}", "-/page.css",
		"gauge/{file}", "gauge/cpu_usage_ratio.png", "badge/{file}", "badge/cpu_usage_ratio.svg", "{file}", "cpu.png",
	).Replace(path), "/")
	separator := "?"
	for _, parameter := range p.Get.Parameters {
		value := parameter.Example
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		if text, ok := value.(string); ok && parameter.Required {
			path += separator + parameter.Name + "=" + text
			separator = "&"
		}
	}
	return "./" + path
}

type apiMedia struct {
	Schema apiSchema `json:"schema"`
}

type apiSchema struct {
	Ref         string               `json:"$ref"`
	Type        string               `json:"type"`
	Description string               `json:"description"`
	Default     any                  `json:"default"`
	Minimum     *float64             `json:"minimum"`
	Maximum     *float64             `json:"maximum"`
	Enum        []string             `json:"enum"`
	MaxLength   int                  `json:"maxLength"`
	Items       *apiSchema           `json:"items"`
	MaxItems    int                  `json:"maxItems"`
	OneOf       []apiSchema          `json:"oneOf"`
	Properties  map[string]apiSchema `json:"properties"`
}

// bounds says in words what a value may be.
func (a apiSchema) bounds() string {
	var parts []string
	switch {
	case a.Type == "array" && a.Items != nil:
		if a.MaxItems > 0 {
			return fmt.Sprintf("%s, may be given up to %d times", a.Items.bounds(), a.MaxItems)
		}
		return a.Items.bounds() + ", may be given more than once"
	case len(a.Enum) > 0:
		parts = append(parts, strings.Join(a.Enum, ", "))
	case a.Minimum != nil && a.Maximum != nil:
		parts = append(parts, fmt.Sprintf("%s from %g to %g", a.Type, *a.Minimum, *a.Maximum))
	case a.MaxLength > 0:
		parts = append(parts, fmt.Sprintf("%s of at most %d bytes", a.Type, a.MaxLength))
	default:
		parts = append(parts, a.Type)
	}
	if a.Default != nil {
		parts = append(parts, fmt.Sprintf("%v if it is not given", a.Default))
	}
	return strings.Join(parts, "; ")
}

// apiField is a field of an answer. Its name tells where it is: cpu.cores[].core.
type apiField struct{ Name, Type, Description string }

// fields returns the fields of a JSON answer.
func (d *apiDescription) fields(media map[string]apiMedia) (list []apiField) {
	return d.fieldsOf("", media[contentJSON].Schema, nil)
}

// fieldsOf returns the fields of an object and of those in it; within are the
// types that it is a part of.
func (d *apiDescription) fieldsOf(prefix string, of apiSchema, within []string) (list []apiField) {
	if of.Ref == "" || slices.Contains(within, of.Ref) {
		return nil
	}
	within = append(within, of.Ref)
	named := d.Components.Schemas[strings.TrimPrefix(of.Ref, "#/components/schemas/")]
	for _, name := range slices.Sorted(maps.Keys(named.Properties)) {
		p := named.Properties[name]
		list = append(list, apiField{prefix + name, p.typeName(), p.Description})
		if len(p.OneOf) == 2 {
			p = p.OneOf[0] // the other one is null
		}
		if p.Items != nil {
			list = append(list, d.fieldsOf(prefix+name+"[].", *p.Items, within)...)
		} else {
			list = append(list, d.fieldsOf(prefix+name+".", p, within)...)
		}
	}
	return list
}

func (a apiSchema) typeName() string {
	switch {
	case a.Ref != "":
		return "object"
	case a.Type == "array" && a.Items != nil:
		return "list of " + a.Items.typeName() + "s"
	case len(a.OneOf) == 2:
		return a.OneOf[0].typeName() + " or null"
	case a.Type == "":
		return "value"
	default:
		return a.Type
	}
}
