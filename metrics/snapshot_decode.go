package metrics

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// DecodeSnapshot reads a Snapshot from JSON that another version of the
// program may have written: a value that it does not have is unknown, and what
// this version does not know is left out.
func DecodeSnapshot(body []byte) (*Snapshot, error) {
	s := UnknownSnapshot(time.Time{})
	if err := json.Unmarshal(body, s); err != nil {
		return nil, err
	}
	var written any
	if err := json.Unmarshal(body, &written); err != nil {
		return nil, err
	}
	markMissing(reflect.ValueOf(s).Elem(), written)
	return s, nil
}

// markMissing makes every Float unknown that has no value in the JSON.
func markMissing(v reflect.Value, written any) {
	switch {
	case v.Type() == reflect.TypeFor[Float]():
		if written == nil {
			v.SetFloat(float64(Unknown()))
		}
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		fields, _ := written.(map[string]any)
		for field, value := range v.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case !field.IsExported():
			case field.Anonymous && name == "":
				markMissing(value, fields)
			default:
				markMissing(value, fields[name])
			}
		}
	case v.Kind() == reflect.Slice:
		elements, _ := written.([]any)
		for i := range v.Len() {
			var element any
			if i < len(elements) {
				element = elements[i]
			}
			markMissing(v.Index(i), element)
		}
	}
}
