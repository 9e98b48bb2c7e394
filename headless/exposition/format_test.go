package exposition

import "testing"

func TestNegotiate(t *testing.T) {
	const prometheus2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
	const prometheus3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
	for accept, want := range map[string]Format{
		"":          Text,
		"*/*":       Text,
		prometheus2: OpenMetrics,
		prometheus3: OpenMetrics,
		"text/html,application/xhtml+xml,*/*;q=0.8": Text,
		"text/plain":                                                   Text,
		"text/*;q=0.3, application/*;q=0.9":                            OpenMetrics,
		"application/openmetrics-text":                                 OpenMetrics,
		"Application/OpenMetrics-Text; Q=0.9":                          OpenMetrics,
		`application/openmetrics-text; version="1.0.0"; charset=utf-8`: OpenMetrics,
		"application/openmetrics-text;version=0.0.1":                   Text,
		"application/openmetrics-text;version=2.0.0, */*;q=0.1":        Text,
		"application/openmetrics-text;q=0.5, text/plain;q=0.6":         Text,
		"application/openmetrics-text;q=0.5, text/plain;q=0.5":         Text,
		"application/openmetrics-text;q=0, */*":                        Text,
		"text/plain;q=0, */*":                                          OpenMetrics,
		"*/*, text/plain;q=0":                                          OpenMetrics,
		"application/openmetrics-text;q=0.5, application/openmetrics-text;version=1.0.0;q=0.9, text/plain;q=0.7": OpenMetrics,
		"application/json": Text,
		`application/x;a="b,application/openmetrics-text",text/plain;q=0.1`: Text,
		"application/openmetrics-text;q=x, text/plain;q=0.001":              Text,
		";;;,,=": Text,
	} {
		if got := Negotiate(accept); got != want {
			t.Errorf("%q gets %s", accept, got.ContentType())
		}
	}
	if n := testing.AllocsPerRun(100, func() { Negotiate(prometheus2) }); n > 0 {
		t.Errorf("negotiating allocates %v times", n)
	}
}

func FuzzNegotiate(f *testing.F) {
	f.Add("application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1")
	f.Add(`a;b="c`)
	f.Fuzz(func(t *testing.T, accept string) { Negotiate(accept) })
}
