package headless

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"headroom/metrics"
)

// snapshot answers with the newest Snapshot, encoded once for all clients.
func (s *Server) snapshot(w http.ResponseWriter, r *http.Request, p *params) error {
	fields := p.fields()
	if err := p.check(); err != nil {
		return err
	}
	snapshot, err := s.latest(w)
	if err != nil {
		return err
	}
	answer, err := s.encoded(r.Context(), snapshot, fields)
	if err != nil {
		return err
	}
	answer.write(w, r, cacheNotUnasked)
	return nil
}

// encoded returns the Snapshot as JSON, with these fields or, without any,
// whole. It is made once in a tick.
func (s *Server) encoded(ctx context.Context, snapshot *metrics.Snapshot, fields []string) (*content, error) {
	return s.json.get(ctx, snapshot.Sequence, "snapshot "+strings.Join(fields, ","), func(context.Context) (*content, error) {
		if len(fields) == 0 {
			return jsonContent(json.Marshal(snapshot))
		}
		return jsonContent(encodeFields(snapshot, fields))
	})
}

// snapshotFields are the fields of a Snapshot as JSON names them, and their
// places.
var snapshotFields = func() (fields []snapshotField) {
	t := reflect.TypeFor[metrics.Snapshot]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields = append(fields, snapshotField{name, i})
		}
	}
	return fields
}()

type snapshotField struct {
	name  string
	index int
}

// identity are the fields that each answer has: without them nobody could tell
// of when it is.
var identity = []string{"time", "sequence"}

// encodeFields writes some fields of a Snapshot, in the order of the whole.
func encodeFields(s *metrics.Snapshot, fields []string) ([]byte, error) {
	value := reflect.ValueOf(s).Elem()
	var b bytes.Buffer
	separator := byte('{')
	for _, f := range snapshotFields {
		if !slices.Contains(fields, f.name) && !slices.Contains(identity, f.name) {
			continue
		}
		encoded, err := json.Marshal(value.Field(f.index).Interface())
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%c%q:%s", separator, f.name, encoded)
		separator = ','
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// fields reads the parameter that names fields of a Snapshot. They are
// returned sorted, each once; none means all.
func (p *params) fields() []string {
	text, given := p.text("fields")
	if !given {
		return nil
	}
	var fields []string
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if !slices.ContainsFunc(snapshotFields, func(f snapshotField) bool { return f.name == name }) {
			var names []string
			for _, f := range snapshotFields {
				names = append(names, f.name)
			}
			p.reject("fields", cmp.Or(name, text), "names with commas between them, of "+strings.Join(names, ", "))
			return nil
		}
		fields = append(fields, name)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}
