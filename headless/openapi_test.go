package headless

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	schemas "github.com/invopop/jsonschema"

	"headroom/metrics"
)

var update = flag.Bool("update", false, "write the description of the API anew")

const descriptionFile = "../assets/web/openapi.json"

// TestDescription holds the description of the API to the code: routes,
// parameters with their kinds and bounds, and the types of the answers are
// taken from there. To write it anew:
// go test -tags ci ./headless -run TestDescription -update
func TestDescription(t *testing.T) {
	want := describe(t)
	if *update {
		if err := os.WriteFile(descriptionFile, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(descriptionFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the description of the API does not agree with the code: go test -tags ci ./headless -run TestDescription -update")
	}
	if err := compile(t, "testdata/openapi-3.1.schema.json", "").Validate(decode(t, want)); err != nil {
		t.Errorf("it is not OpenAPI 3.1: %v", err)
	}
}

// object is a JSON object whose keys are sorted when it is written.
type object = map[string]any

// routeText says what the code cannot tell of a route.
type routeText struct {
	summary string
	// answer is a value of the type of the JSON that is answered, nil for none.
	answer any
	// path is an example for a path with a wildcard.
	path string
	// wildcard describes what stands in for it.
	wildcard string
	// live answers are never the same twice, so they have no tag.
	live  bool
	types []string
}

var routeTexts = map[string]routeText{
	"GET /healthz":          {summary: "Whether samples come in", answer: statusAnswer{}},
	"GET /readyz":           {summary: "Whether there is something to show, and the server is not about to end", answer: statusAnswer{}},
	"GET /openapi.json":     {summary: "This description", answer: object{}},
	"GET /api":              {summary: "This description as a page"},
	"GET /api/v1/info":      {summary: "The host, the container and the task, what sets the limits that bind, and the version", answer: infoAnswer{}},
	"GET /api/v1/snapshot":  {summary: "The newest reading of everything", answer: metrics.Snapshot{}},
	"GET /api/v1/stream":    {summary: "Server-sent events: one named snapshot for each reading, with what /api/v1/snapshot answers; a client that comes back with Last-Event-ID is not sent the same again", live: true},
	"GET /api/v1/metrics":   {summary: "The catalogue of all metrics", answer: catalogAnswer{}},
	"GET /api/v1/series":    {summary: "The past of a metric", answer: seriesAnswer{}},
	"GET /api/v1/panels":    {summary: "What charts there are, and their colors", answer: panelsAnswer{}},
	"GET /api/v1/lines":     {summary: "The lines of panels, ready to be drawn", answer: linesAnswer{}},
	"GET /api/v1/processes": {summary: "The table of processes", answer: processesAnswer{}},
	"GET /api/v1/sockets":   {summary: "The sockets that listen, with the processes that hold them", answer: metrics.SocketTable{}},
	"GET /metrics": {
		summary: "The same for Prometheus, in its text format or in OpenMetrics, under the names of node_exporter where it has the same",
		types:   []string{"text/plain", "application/openmetrics-text"}, live: true,
	},
	"GET /charts/{file}": {
		summary: "A picture of a panel, or of all that matters", path: "cpu.png",
		wildcard: "overview or the ID of a panel, and .png or .svg. The panels are " + panelIDs() + ". An overview has neither include, exclude, threshold, ymin nor ymax.",
		types:    []string{"image/png", "image/svg+xml"},
	},
	"GET /charts/gauge/{file}": {
		summary: "The present value of a metric as a gauge", path: "load1.png", wildcard: "The ID of a metric, and .png or .svg",
		types: []string{"image/png", "image/svg+xml"},
	},
	"GET /badge/{file}": {
		summary: "The present value of a metric as a badge", path: "load1.svg", wildcard: "The ID of a metric, and .svg",
		types: []string{"image/svg+xml"},
	},
	"GET /{$}":                     {summary: "The page"},
	"GET /assets/{file}":           {summary: "A file of the page", path: "page.css", wildcard: "The name of the file", types: []string{"*/*"}},
	"GET /assets/{version}/{file}": {summary: "A file of this version of the page, which never changes", path: "page.css", wildcard: "The name of the file", types: []string{"*/*"}},
}

var parameterTexts = map[string]string{
	"fields":              "Which fields of the snapshot are answered, with commas between them; all if it is not given. The time and the sequence are always there.",
	"metric":              "The ID of a metric of /api/v1/metrics.",
	"label":               "A label that the series must have, as name=value.",
	"range":               "How much of the past: a time from 1m to 7d, such as 15m, 1d12h or 7d. It ends now, or begins at from, or ends at to; with both of them it is not accepted.",
	"from":                "The start, as 2006-01-02T15:04:05Z or in seconds since 1970; range before the end if it is not given, and at most 7 days before it.",
	"to":                  "The end, likewise; now if it is not given.",
	"points":              "How many points each series has at most. Thinned points keep the least and the greatest value.",
	"culprits":            "Whether the answer tells which processes used most.",
	"aggregation":         "Which of the values of a point are answered.",
	"format":              "The form of the answer; what the client accepts if it is not given.",
	"panel":               "The ID of a panel; at most 64 of them.",
	"sort":                "By what the table is sorted.",
	"order":               "Whether the greatest or the least comes first; what is usual for the column if it is not given.",
	"limit":               "How many rows are answered at most.",
	"proportional_memory": "Whether the memory in which shared pages count by parts is read too, which takes longer.",
	"command_lines":       "Whether command lines are told and searched, which needs the server's token in the header Authorization: Bearer.",
	"search":              "Text that the name, the user or the number of a process contains.",
	"width":               "The width in pixels, before scaling. A picture has at most 8,847,360 pixels: width × height × scale².",
	"height":              "The height in pixels, before scaling.",
	"scale":               "How many pixels of the picture stand for one.",
	"theme":               "The colors; transparent has no background and can be read on white and on black.",
	"title":               "A title in place of the usual one, of at most 200 characters, or none.",
	"legend":              "Whether the names and newest values of the lines are there.",
	"include":             "A line to keep: its name, a label's value or name=value; * stands for any text.",
	"exclude":             "A line to leave out, likewise.",
	"ymin":                "The bottom of the values, such as 0.5, 50% or 2GiB.",
	"ymax":                "The top of the values.",
	"threshold":           "A value at which there is a line, with a name after a colon if you like, such as 0.8:warning; at most 8 of them.",
	"tz":                  "The time zone of the labels by its IANA name, such as Europe/Berlin, or UTC, or Local for that of the server, which is taken if it is not given.",
	"warning":             "From where on the value is a warning.",
	"critical":            "From where on the value is critical. Where this is the lower one, low values are the bad ones.",
	"max":                 "Where the gauge ends; needed for a metric without a limit that is known.",
}

// parameterExamples are for parameters that must be given.
var parameterExamples = map[string]string{"metric": "cpu_usage_ratio", "panel": "cpu"}

// otherParameterTexts are for parameters that mean something else in a route.
var otherParameterTexts = map[string]string{
	"GET /{$} range":            "How much of the past the charts show.",
	"GET /charts/{file} width":  "The width in pixels, before scaling; 800 if it is not given, and 1200 for an overview. A picture has at most 8,847,360 pixels: width × height × scale².",
	"GET /charts/{file} height": "The height in pixels, before scaling; 300 if it is not given, and 800 for an overview.",
	"GET /badge/{file} label":   "A label that the series must have, as name=value, or the text on the left, or none.",
}

// hasTwoDefaults are parameters whose default depends on what is drawn.
var hasTwoDefaults = map[string]bool{"GET /charts/{file} width": true, "GET /charts/{file} height": true}

// describe makes the description.
func describe(t *testing.T) []byte {
	t.Helper()
	s := New(newPast(3), "test", quiet)
	s.ReplayUntil(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), "")
	types := newTypes(t)
	problems := object{
		"description": "What was wrong, as RFC 9457 has it",
		"content":     object{"application/problem+json": object{"schema": types.of(problem{})}},
	}
	paths := object{}
	used := map[string]bool{}
	for _, route := range s.table() {
		text, ok := routeTexts[route.pattern]
		if !ok {
			t.Fatalf("%s has no description: add one to routeTexts", route.pattern)
		}
		used[route.pattern] = true
		answers := object{}
		content := object{}
		for _, mediaType := range append(slices.Clone(route.types), text.types...) {
			mediaType, _, _ = strings.Cut(mediaType, ";")
			schema := object{"type": "string"}
			switch {
			case mediaType == contentJSON:
				schema = types.of(text.answer)
			case strings.HasPrefix(mediaType, "image/") || mediaType == "*/*":
				schema = object{}
			}
			content[mediaType] = object{"schema": schema}
		}
		answers["200"] = object{"description": text.summary, "content": content}
		answers["4XX"], answers["5XX"] = problems, problems
		if !text.live {
			answers["304"] = object{"description": "The client has it already: it sent the tag"}
		}
		address := strings.TrimSuffix(strings.TrimPrefix(route.pattern, "GET "), "{$}")
		parameters := []any{}
		if strings.Contains(address, "{version}") {
			parameters = append(parameters, object{"name": "version", "in": "path", "required": true, "description": "The hash of all files, as the page names it", "schema": object{"type": "string"}})
		}
		if text.wildcard != "" {
			parameters = append(parameters, object{"name": "file", "in": "path", "required": true, "description": text.wildcard, "schema": object{"type": "string"}})
		}
		parameters = append(parameters, parametersOf(t, &route, text.path)...)
		operation := object{"summary": text.summary, "operationId": operationID(address), "responses": answers}
		if len(parameters) > 0 {
			operation["parameters"] = parameters
		}
		if takesToken(parameters) {
			operation["security"] = []any{object{}, object{"token": []any{}}}
		}
		paths[address] = object{"get": operation}
	}
	for pattern := range routeTexts {
		if !used[pattern] {
			t.Errorf("there is no %s: take it out of routeTexts", pattern)
		}
	}
	text, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "Headroom",
			"license":     object{"name": "Apache 2.0", "identifier": "Apache-2.0"},
			"version":     "1",
			"description": "Units are those of SI, told in the names: bytes, seconds, and ratios from 0 to 1. A number that is not known is null, a text that is not known is empty. HEAD is answered as GET is, without the body. Everything but streams and /metrics has an ETag. What can't be answered is told as application/problem+json (RFC 9457): 400 where a parameter is wrong, which it names; 401 and 403 where a token is needed; 404 where there is no such thing; 501 where this server does not measure it; 503 where it can't at the moment, or too much is asked.",
		},
		// Relative to the address of the description, so right below a prefix too.
		"servers":  []any{object{"url": "."}},
		"security": []any{},
		"paths":    paths,
		"components": object{
			"schemas": types.definitions,
			"securitySchemes": object{"token": object{
				"type": "http", "scheme": "bearer", "description": "The server's token (HEADROOM_TOKEN), needed for the command lines of processes only",
			}},
		},
	}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// takesToken tells whether one of the parameters asks for what only those with
// the server's token are told.
func takesToken(parameters []any) bool {
	return slices.ContainsFunc(parameters, func(p any) bool {
		described, _ := p.(object)
		return described["name"] == "command_lines"
	})
}

func operationID(path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/{}.", r) })
	if len(words) == 0 {
		return "page"
	}
	return strings.Join(words, "_")
}

// parametersOf runs a handler and returns what it reads.
func parametersOf(t *testing.T, route *route, path string) (list []any) {
	t.Helper()
	p := parseParams("")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/", nil)
	r.SetPathValue("file", path)
	_ = route.handler(httptest.NewRecorder(), r, p) // it is not asked for an answer
	for _, read := range p.known {
		schema := object{"type": read.kind}
		if read.fallback != nil && read.fallback != "" {
			schema["default"] = read.fallback
		}
		if read.lowest < read.highest {
			schema["minimum"], schema["maximum"] = read.lowest, read.highest
		}
		if choices := slices.DeleteFunc(slices.Clone(read.choices), func(c string) bool { return c == "" }); len(choices) > 0 {
			schema["enum"] = choices
		}
		if read.longest > 0 {
			schema["maxLength"] = read.longest
		}
		if read.repeated {
			schema = object{"type": "array", "items": schema}
			if read.most > 0 {
				schema["maxItems"] = read.most
			}
		}
		if hasTwoDefaults[route.pattern+" "+read.name] {
			delete(schema, "default")
		}
		text, ok := otherParameterTexts[route.pattern+" "+read.name]
		if !ok {
			text, ok = parameterTexts[read.name]
		}
		if !ok {
			t.Errorf("the parameter %s of %s has no description: add one to parameterTexts", read.name, route.pattern)
		}
		described := object{"name": read.name, "in": "query", "description": text, "schema": schema}
		if read.required {
			described["required"] = true
			described["example"] = parameterExamples[read.name]
			if read.repeated {
				described["example"] = []any{parameterExamples[read.name]}
			}
		}
		list = append(list, described)
	}
	return list
}

// types turn Go types into JSON schemas, with the comments of the code.
type types struct {
	t           *testing.T
	reflector   schemas.Reflector
	definitions object
}

func newTypes(t *testing.T) *types {
	t.Helper()
	s := &types{t: t, definitions: object{}}
	for _, dir := range []string{"../metrics", "../metrics/process", "."} {
		// The paths are those that the types have.
		if err := s.reflector.AddGoComments("headroom/headless", dir, schemas.WithFullComment()); err != nil {
			t.Fatal(err)
		}
	}
	comments := map[string]string{}
	for name, comment := range s.reflector.CommentMap {
		comments[strings.ReplaceAll(name, "headroom/headless/../", "headroom/")] = comment
	}
	s.reflector.CommentMap = comments
	s.reflector.Mapper = func(t reflect.Type) *schemas.Schema {
		switch t {
		case reflect.TypeFor[metrics.Float]():
			return number()
		case reflect.TypeFor[numbers]():
			return &schemas.Schema{Type: "array", Items: number()}
		case reflect.TypeFor[metrics.Series]():
			return seriesSchema()
		}
		return nil
	}
	return s
}

// number is the schema of a number that may be unknown.
func number() *schemas.Schema {
	return &schemas.Schema{OneOf: []*schemas.Schema{{Type: "number"}, {Type: "null"}}}
}

// seriesSchema is what metrics.Series writes itself as.
func seriesSchema() *schemas.Schema {
	properties := schemas.NewProperties()
	properties.Set("metric", &schemas.Schema{Type: "string"})
	properties.Set("labels", &schemas.Schema{Type: "object", AdditionalProperties: &schemas.Schema{Type: "string"}})
	properties.Set("step_seconds", &schemas.Schema{Type: "number", Description: "The time that a point stands for. The first and the last may stand for less, where the range begins or ends within it; each point is at the middle of its time, as far as that is in the range."})
	properties.Set("times_unix_ms", &schemas.Schema{Type: "array", Items: &schemas.Schema{Type: "integer"}})
	for _, name := range []string{"min", "mean", "max"} {
		properties.Set(name, &schemas.Schema{Type: "array", Items: number()})
	}
	return &schemas.Schema{
		Type: "object", Properties: properties, AdditionalProperties: schemas.FalseSchema,
		Required: []string{"metric", "labels", "step_seconds", "times_unix_ms"},
	}
}

// of returns the schema of a value's type; what it consists of goes into the
// definitions.
func (s *types) of(v any) object {
	s.t.Helper()
	if v == nil {
		s.t.Fatal("a JSON answer needs a type in routeTexts")
	}
	if _, free := v.(object); free {
		return object{"type": "object"}
	}
	encoded, err := json.Marshal(s.reflector.Reflect(v))
	if err != nil {
		s.t.Fatal(err)
	}
	var schema object
	if err := json.Unmarshal(bytes.ReplaceAll(encoded, []byte("#/$defs/"), []byte("#/components/schemas/")), &schema); err != nil {
		s.t.Fatal(err)
	}
	definitions, _ := schema["$defs"].(object)
	fields := map[string]map[string]string{}
	namesOfFields(reflect.TypeOf(v), fields)
	for name, d := range definitions {
		speakJSON(d, fields[name])
	}
	for name, d := range definitions {
		if unicode.IsUpper(rune(name[0])) {
			listsMayBeNull(d)
		}
		if name == "Snapshot" {
			snapshot, _ := d.(object)
			snapshot["required"] = identity // a client may ask for some fields only
		}
		s.definitions[name] = d
	}
	return object{"$ref": schema["$ref"]}
}

// namesOfFields collects for each struct type the names in Go and in JSON.
func namesOfFields(of reflect.Type, all map[string]map[string]string) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		namesOfFields(of.Elem(), all)
	case reflect.Struct:
		if _, known := all[of.Name()]; known {
			return
		}
		names := map[string]string{}
		all[of.Name()] = names
		for _, field := range reflect.VisibleFields(of) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				names[field.Name] = name
			}
			namesOfFields(field.Type, all)
		}
	}
}

var word = regexp.MustCompile(`[A-Za-z0-9]+`)

// speakJSON puts the names of fields as JSON has them into descriptions, which
// are comments of the code. Abbreviations in the midst of a text mean the thing.
func speakJSON(definition any, names map[string]string) {
	properties, _ := definition.(object)["properties"].(object)
	for _, p := range properties {
		described, _ := p.(object)
		text, ok := described["description"].(string)
		if !ok {
			continue
		}
		first := true
		described["description"] = word.ReplaceAllStringFunc(text, func(w string) string {
			name, known := names[w]
			if known = known && (first || strings.ToUpper(w) != w); !known {
				name = w
			}
			first = false
			return name
		})
	}
}

// listsMayBeNull changes the definition of a type of package metrics: there, a
// list that nothing is known of is null.
func listsMayBeNull(definition any) {
	properties, _ := definition.(object)["properties"].(object)
	for name, p := range properties {
		list, _ := p.(object)
		if list["type"] != "array" {
			continue
		}
		described := object{"oneOf": []any{object{"type": "array", "items": list["items"]}, object{"type": "null"}}}
		if text, ok := list["description"]; ok {
			described["description"] = text
		}
		properties[name] = described
	}
}
