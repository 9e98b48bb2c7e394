package headless

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// problem is the one form of an error over HTTP: problem details as in
// RFC 9457, with the parameter that was wrong where there is one.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Parameter is the query parameter that was not accepted, Value what it
	// was, and Accepted what would do.
	Parameter string `json:"parameter,omitempty"`
	Value     string `json:"value,omitempty"`
	Accepted  string `json:"accepted,omitempty"`
}

func (p *problem) Error() string { return p.Detail }

func newProblem(status int, format string, args ...any) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...)}
}

// badParameter is the problem of a parameter that is not accepted.
func badParameter(name, value, accepted string) *problem {
	value = cut(value)
	p := newProblem(http.StatusBadRequest, "%s %q is not accepted: %s", name, value, accepted)
	if value == "" {
		p.Detail = fmt.Sprintf("%s is missing: accepted is %s", name, accepted)
	}
	p.Parameter, p.Value, p.Accepted = name, value, accepted
	return p
}

// write answers with the problem. An error is never stored by a cache.
func (p *problem) write(w http.ResponseWriter) {
	body, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Detail, p.Status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}
