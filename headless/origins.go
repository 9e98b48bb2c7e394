package headless

import (
	"net/http"
	"slices"
)

// origins are those of other pages that may read answers (CORS, the Fetch
// standard); "*" stands for all. Nothing is told by cookies, so no credentials of
// the browser are ever allowed.
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
	allowed := "If-None-Match, Last-Event-ID"
	if !slices.Contains(o, "*") {
		// A page that was named may send the server's token; all pages may not.
		allowed += ", Authorization"
	}
	h.Set("Access-Control-Allow-Headers", allowed)
	h.Set("Access-Control-Max-Age", "3600")
	w.WriteHeader(http.StatusNoContent)
	return true
}
