package metrics

import (
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// fullSnapshot has something in every list, and a value in every Float.
func fullSnapshot() *Snapshot {
	s := &Snapshot{Time: epoch}
	fillLists(reflect.ValueOf(s).Elem())
	next := 0.0
	eachFloat(reflect.ValueOf(s).Elem(), func(v reflect.Value) {
		next++
		v.SetFloat(next)
	})
	return s
}

// fillLists puts one element into every slice of structs.
func fillLists(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fillLists(field)
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillLists(v.Index(0))
	}
}

func eachFloat(v reflect.Value, f func(reflect.Value)) {
	switch {
	case v.Type() == reflect.TypeFor[Float]():
		f(v)
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			eachFloat(field, f)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			eachFloat(v.Index(i), f)
		}
	}
}

func TestCatalogIsConsistent(t *testing.T) {
	ids, exported := make(map[string]bool), make(map[string]bool)
	collectors := map[string]bool{"": true}
	for _, c := range Collectors() {
		collectors[c.Name()] = true
	}
	suffix := map[Unit]string{Ratio: "_ratio", Bytes: "_bytes", BytesPerSecond: "_bytes_per_second", Seconds: "_seconds", PerSecond: "_per_second",
		Celsius: "_celsius", Hertz: "_hertz", Watts: "_watts", Joules: "_joules", PerMinute: "_per_minute"}
	for _, m := range Catalog() {
		if !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(m.ID) || ids[m.ID] {
			t.Errorf("%s is not a new word in lower case", m.ID)
		}
		ids[m.ID] = true
		if m.Prometheus != "" && (exported[m.Prometheus] || !regexp.MustCompile(`^(node|headroom)_[a-zA-Z0-9_]+$`).MatchString(m.Prometheus)) {
			t.Errorf("%s: the Prometheus name %q is taken or malformed", m.ID, m.Prometheus)
		}
		exported[m.Prometheus] = true
		if m.Label == "" || !strings.HasSuffix(m.Help, ".") || !collectors[m.Collector] || len(m.Labels) > len(Labels{}) {
			t.Errorf("%s lacks a label, a help sentence or a collector: %+v", m.ID, m)
		}
		id, total := strings.CutSuffix(m.ID, "_total")
		if total != (m.Kind == Counter) && !strings.HasSuffix(m.ID, "memory_total_bytes") {
			t.Errorf("%s: only counters are called total", m.ID)
		}
		if want := suffix[m.Unit]; !strings.HasSuffix(id, want) {
			t.Errorf("%s is in %s, but does not end in %q", m.ID, m.Unit, want)
		}
		if m.Kind == Counter && (m.Prometheus == "" || !strings.HasSuffix(m.Prometheus, "_total") && familyOf(m).Kind != UntypedFamily) {
			t.Errorf("%s: a counter is exported as one", m.ID)
		}
	}
}

// Every number of a Snapshot is reached by some metric, so that nothing is
// measured that no face can show.
func TestCatalogReachesEveryValue(t *testing.T) {
	s := fullSnapshot()
	reached := make(map[float64]bool)
	for _, m := range Catalog() {
		n := 0
		m.Read(s, func(v Float, labels Labels) {
			n++
			reached[float64(v)] = true
			for _, extra := range labels[len(m.Labels):] {
				if extra != "" {
					t.Errorf("%s gives a label %q that it does not name", m.ID, extra)
				}
			}
		})
		if n == 0 {
			t.Errorf("%s reads nothing", m.ID)
		}
	}
	// What says how the Snapshot came about, and what others are summed from.
	known := []Float{s.IntervalSeconds, s.ElapsedSeconds}
	s.CPU.ModeSeconds.Each(func(_ string, v Float) { known = append(known, v) })
	for _, v := range known {
		reached[float64(v)] = true
	}
	eachFloat(reflect.ValueOf(s).Elem(), func(v reflect.Value) {
		if !reached[v.Float()] {
			t.Errorf("the value number %v of the snapshot is in no metric", v.Float())
		}
	})
}

func TestUnknownSnapshotKnowsNothing(t *testing.T) {
	n := 0
	eachFloat(reflect.ValueOf(UnknownSnapshot(epoch)).Elem(), func(v reflect.Value) {
		n++
		if !math.IsNaN(v.Float()) {
			t.Errorf("a value is %v", v.Float())
		}
	})
	if n < 30 {
		t.Errorf("only %d values", n)
	}
}

func TestSnapshotAsJSON(t *testing.T) {
	body, err := json.Marshal(UnknownSnapshot(epoch))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(body); !strings.Contains(text, `"usage_ratio":null`) || strings.Contains(text, "NaN") {
		t.Errorf("JSON is %s", text)
	}
	want := fullSnapshot()
	clearUntold(reflect.ValueOf(want).Elem())
	if body, err = json.Marshal(want); err != nil {
		t.Fatal(err)
	}
	var got Snapshot
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&got, want) {
		t.Errorf("came back as\n%+v\nwant\n%+v", &got, want)
	}
}

// clearUntold empties the fields that JSON leaves out.
func clearUntold(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		for field, value := range v.Fields() {
			if field.Tag.Get("json") == "-" {
				value.SetZero()
			} else {
				clearUntold(value)
			}
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			clearUntold(v.Index(i))
		}
	}
}

func TestFloatAsJSON(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 0.5: "0.5", 16777216: "16777216", 9007199254740991: "9007199254740991", 25276514304: "25276514304",
		0.010000000000002673: "0.01", 1.0 / 3: "0.333333333333", -2.5: "-2.5", 1e22: "1e+22", 1e-9: "1e-09", 123456789.123: "123456789.123",
		math.Inf(1): "null", math.Inf(-1): "null",
	} {
		if got, err := json.Marshal(Float(v)); err != nil || string(got) != want {
			t.Errorf("%v is %s (%v), want %s", v, got, err, want)
		}
	}
	var f Float
	if err := json.Unmarshal([]byte("null"), &f); err != nil || f.Known() {
		t.Errorf("null is %v, %v", f, err)
	}
	if err := json.Unmarshal([]byte(`"x"`), &f); err == nil {
		t.Error("a string is accepted as a number")
	}
}
