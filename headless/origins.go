package headless

import (
	"net/http"
	"slices"
)

// origins are those of other pages that may read answers (CORS, the Fetch
// standard); "*" stands for all. Everything is readable without a login, so no
// credentials are ever allowed.
type origins []string

// answer adds what a browser asks for to let a page of another origin read the
// answer, and answers itself where the browser asks only for that.
func (o origins) answer(w http.ResponseWriter, r *http.Request) bool {
	if len(o) == 0 {
		return false
	}
	h := w.Header()
	origin := r.Header.Get("Origin")
	switch {
	case slices.Contains(o, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	default:
		h.Add("Vary", "Origin")
		if !slices.Contains(o, origin) {
			return false
		}
		h.Set("Access-Control-Allow-Origin", origin)
	}
	h.Set("Access-Control-Expose-Headers", "Etag, Retry-After")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-None-Match, Last-Event-ID")
	h.Set("Access-Control-Max-Age", "3600")
	w.WriteHeader(http.StatusNoContent)
	return true
}
