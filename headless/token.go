package headless

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// AskForToken sets the token that a client must send to be told what may hold
// secrets; without one nobody is. It is called before Serve.
func (s *Server) AskForToken(token string) { s.token = token }

// mayReadSecrets returns the problem that a client may not be told what may
// hold secrets: it has not sent the token as RFC 6750 says, in the header
// "Authorization: Bearer TOKEN".
func (s *Server) mayReadSecrets(w http.ResponseWriter, r *http.Request) error {
	if s.token == "" {
		return newProblem(http.StatusForbidden, "command lines may hold secrets: they are told only to who sends a token, and this server was started without one (--token or HEADROOM_TOKEN)")
	}
	kind, sent, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || !sameSecret(strings.TrimSpace(sent), s.token) {
		w.Header().Set("Www-Authenticate", `Bearer realm="headroom"`)
		return newProblem(http.StatusUnauthorized, `command lines are told only to who sends the token of this server, in the header "Authorization: Bearer TOKEN"`)
	}
	return nil
}

// sameSecret takes the same time whatever is sent.
func sameSecret(sent, secret string) bool {
	a, b := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
