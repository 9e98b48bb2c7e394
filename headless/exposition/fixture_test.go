package exposition

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"headroom/metrics"
)

var epoch = time.Unix(1_800_000_000, 0)

// fullSnapshot has something in every list and text, and a value of its own in
// every Float.
func fullSnapshot() *metrics.Snapshot {
	s := metrics.UnknownSnapshot(epoch)
	next := 0
	fill(reflect.ValueOf(s).Elem(), &next)
	return s
}

func fill(v reflect.Value, next *int) {
	switch {
	case !v.CanSet():
	case v.Type() == reflect.TypeFor[metrics.Float]():
		*next++
		v.SetFloat(float64(*next) + 0.25)
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(epoch))
	case v.Kind() == reflect.String:
		*next++
		v.SetString(fmt.Sprintf("text %d", *next))
	case v.Kind() == reflect.Int:
		*next++
		v.SetInt(int64(*next))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, next)
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), next)
		}
	}
}

// parseText reads the text format with Prometheus's own parser.
func parseText(t *testing.T, text []byte) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return families
}

// openFamily is a family of OpenMetrics.
type openFamily struct {
	kind, unit, help string
	samples          map[string]string // by what stands before the value
}

// parseOpen holds a text to what OpenMetrics asks for beyond the text format:
// the order of lines, names by kind, units, no series twice, and an end.
func parseOpen(t *testing.T, text string) map[string]*openFamily {
	t.Helper()
	body, ended := strings.CutSuffix(text, "\n# EOF\n")
	if !ended {
		t.Fatalf("the end is %q", text[max(0, len(text)-40):])
	}
	families := make(map[string]*openFamily)
	name := ""
	for line := range strings.SplitSeq(body, "\n") {
		if comment, ok := strings.CutPrefix(line, "# "); ok {
			word, rest, _ := strings.Cut(comment, " ")
			of, value, _ := strings.Cut(rest, " ")
			if word == "TYPE" {
				if families[of] != nil {
					t.Errorf("%s comes twice", of)
				}
				name = of
				families[name] = &openFamily{kind: value, samples: make(map[string]string)}
			}
			f := families[name]
			switch {
			case f == nil || of != name || len(f.samples) > 0:
				t.Errorf("%q is in the wrong place", line)
			case word == "UNIT":
				if f.unit = value; !strings.HasSuffix(name, "_"+value) {
					t.Errorf("%s is not named after its unit %s", name, value)
				}
			case word == "HELP":
				f.help = value
			}
			continue
		}
		f := families[name]
		at := strings.LastIndexByte(line, ' ')
		if f == nil || at < 0 {
			t.Fatalf("%q is in no family", line)
		}
		series := line[:at]
		of, _, _ := strings.Cut(series, "{")
		wanted := map[string][]string{
			"gauge": {name}, "counter": {name + "_total"}, "unknown": {name},
			"histogram": {name + "_bucket", name + "_sum", name + "_count"},
		}[f.kind]
		found := false
		for _, w := range wanted {
			found = found || of == w
		}
		if !found {
			t.Errorf("%s is no sample of the %s %s", of, f.kind, name)
		}
		if _, twice := f.samples[series]; twice {
			t.Errorf("%s comes twice", series)
		}
		f.samples[series] = line[at+1:]
	}
	return families
}
