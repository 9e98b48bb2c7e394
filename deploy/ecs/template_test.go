package ecs

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// template is what is used of service.yaml.
type template struct {
	Parameters map[string]struct {
		Type          string
		Default       any
		AllowedValues []any
	}
	Resources map[string]struct {
		Type       string
		Condition  string
		Metadata   map[string]any
		Properties map[string]any
	}
	Rules, Outputs, Conditions map[string]any
}

// choices are the conditions that a template is resolved with.
type choices map[string]bool

// loadTemplate reads service.yaml with these conditions.
func loadTemplate(t *testing.T, with choices) template {
	t.Helper()
	return loadFile(t, "service.yaml", with)
}

// loadFile reads a template as CloudFormation does with these conditions: of
// each !If one side stays; parameters and attributes become their names.
func loadFile(t *testing.T, file string, with choices) template {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		t.Fatal(err)
	}
	value, err := with.resolve(root.Content[0])
	if err != nil {
		t.Fatal(err)
	}
	packed, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var result template
	if err := json.Unmarshal(packed, &result); err != nil {
		t.Fatal(err)
	}
	for name, r := range result.Resources {
		if on, known := with[r.Condition]; r.Condition != "" && (!known || !on) {
			delete(result.Resources, name)
		}
	}
	return result
}

// noValue stands for AWS::NoValue.
type noValue struct{}

func (with choices) resolve(n *yaml.Node) (any, error) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return nil, fmt.Errorf("line %d: CloudFormation takes no aliases", n.Line)
	}
	switch n.Tag {
	case "!If":
		side := n.Content[2]
		if on, known := with[n.Content[0].Value]; !known {
			return nil, fmt.Errorf("line %d: the test knows no condition %s", n.Line, n.Content[0].Value)
		} else if on {
			side = n.Content[1]
		}
		return with.resolve(side)
	case "!Ref":
		if n.Value == "AWS::NoValue" {
			return noValue{}, nil
		}
		return "ref:" + n.Value, nil
	case "!GetAtt":
		return "attribute:" + n.Value, nil
	case "!Sub":
		return regexp.MustCompile(`\$\{([^}]+)\}`).ReplaceAllString(n.Value, "<$1>"), nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i < len(n.Content); i += 2 {
			v, err := with.resolve(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			if _, nothing := v.(noValue); !nothing {
				m[n.Content[i].Value] = v
			}
		}
		return m, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			v, err := with.resolve(c)
			if err != nil {
				return nil, err
			}
			if _, nothing := v.(noValue); !nothing {
				list = append(list, v)
			}
		}
		return list, nil
	default:
		if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
			return n.Tag + " " + n.Value, nil
		}
		var v any
		err := n.Decode(&v)
		return v, err
	}
}

// resolved puts the defaults of parameters in where they are referred to, and a
// list for one that is a list.
func resolved(tmpl template, v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for k, e := range v {
			m[k] = resolved(tmpl, e)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = resolved(tmpl, e)
		}
		return list
	case string:
		name, refers := strings.CutPrefix(v, "ref:")
		switch p := tmpl.Parameters[name]; {
		case !refers:
		case strings.HasPrefix(p.Type, "List<"):
			return []any{v}
		case p.Default != nil && p.Default != "":
			return p.Default
		}
	}
	return v
}
