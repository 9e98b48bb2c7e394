package headless

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func decode(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// compile makes a schema of a part of a file.
func compile(t *testing.T, file, part string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	name := "file:///" + path.Base(file)
	if err := c.AddResource(name, decode(t, text)); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name + "#" + part)
	if err != nil {
		t.Fatalf("%s of %s: %v", part, file, err)
	}
	return schema
}

// checker holds answers to the description of the API.
type checker struct {
	mu      sync.Mutex
	paths   object
	schemas map[string]*jsonschema.Schema
}

var described checker

// check reports what an answer has that the description does not tell.
func (c *checker) check(t *testing.T, method, target string, a answered) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paths == nil {
		text, err := os.ReadFile(descriptionFile)
		if err != nil {
			t.Fatal(err)
		}
		c.paths, _ = decode(t, text).(object)["paths"].(object)
		c.schemas = map[string]*jsonschema.Schema{}
	}
	if method != http.MethodGet || len(a.body) == 0 {
		return
	}
	route, _, _ := strings.Cut(target, "?")
	for _, dir := range []string{"/charts/", "/assets/"} {
		if strings.HasPrefix(route, dir) {
			versions := 0
			if dir == "/assets/" {
				versions = strings.Count(route, "/") - 2
			}
			route = dir + strings.Repeat("{version}/", versions) + "{file}"
		}
	}
	mediaType, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	status := fmt.Sprint(a.status)
	if a.status >= 400 {
		status = fmt.Sprintf("%dXX", a.status/100)
		if _, known := c.paths[route]; !known {
			route = "/healthz" // nothing is there, which is told as everywhere
		}
	}
	if _, known := c.paths[route]; !known || a.status/100 == 3 && a.status != http.StatusNotModified {
		return
	}
	operation, _ := c.paths[route].(object)["get"].(object)
	answers, _ := operation["responses"].(object)
	answer, ok := answers[status].(object)
	if !ok {
		t.Errorf("%s: the description does not tell of the status %s", target, status)
		return
	}
	content, _ := answer["content"].(object)
	if content["*/*"] == nil && content[mediaType] == nil {
		t.Errorf("%s: the description does not tell of %q with the status %s", target, mediaType, status)
		return
	}
	if !strings.HasSuffix(mediaType, "json") {
		return
	}
	part := fmt.Sprintf("/paths/%s/get/responses/%s/content/%s/schema", escape.Replace(route), status, escape.Replace(mediaType))
	if c.schemas[part] == nil {
		c.schemas[part] = compile(t, descriptionFile, part)
	}
	if err := c.schemas[part].Validate(decode(t, a.body)); err != nil {
		t.Errorf("%s: the answer is not as described: %v\n%.300s", target, err, a.body)
	}
}
