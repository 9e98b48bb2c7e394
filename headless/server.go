// Package headless is the HTTP face: it serves what a metrics.Feed brings as
// JSON, as chart pictures and as a web page.
package headless

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path"
	"runtime"
	"strings"
	"time"

	"headroom/headless/exposition"
	"headroom/metrics"
)

// The time limits of a connection. A picture takes well under a second.
const (
	readTimeout  = 5 * time.Second
	writeTimeout = 30 * time.Second
	idleTimeout  = 2 * time.Minute
	headersMax   = 16 << 10
)

// Server serves a Feed over HTTP.
type Server struct {
	feed    metrics.Feed
	version string
	logger  *slog.Logger
	started time.Time
	// present, if it is set, is the time that counts as the present.
	present time.Time
	notice  string
	// prefix is the path below which a proxy shows the server, such as
	// "/headroom"; empty for none.
	prefix  string
	origins origins
	hosts   hosts
	token   string
	mux     *http.ServeMux
	json    once[*content]
	events  once[*event]
	charts  once[*picture]
	// waiting holds a place for each picture that may wait, drawing for each
	// that may be drawn at the same time.
	waiting, drawing chan struct{}
	requests         exposition.Requests
	exposition       *exposition.Exposition
	// draining is closed when the server is told to end, streams holds a place
	// for each stream of events.
	draining chan struct{}
	streams  chan struct{}
}

// New makes a Server; logger must not be nil.
func New(feed metrics.Feed, version string, logger *slog.Logger) *Server {
	s := &Server{feed: feed, version: version, logger: logger, started: time.Now(), mux: http.NewServeMux()}
	s.waiting, s.drawing = make(chan struct{}, waitingMax), make(chan struct{}, runtime.GOMAXPROCS(0))
	s.charts.most = picturesMost
	s.json.most = jsonMost
	s.exposition = exposition.New(version, &s.requests)
	s.draining, s.streams = make(chan struct{}), make(chan struct{}, streamsMost)
	s.routes()
	return s
}

// ReplayUntil makes the server one of a feed that replays the past: a time
// counts as the present, for ranges and for how old samples are, and the page
// shows a notice that nothing on it is live. It is called before Serve.
func (s *Server) ReplayUntil(present time.Time, notice string) {
	s.present, s.notice = present, notice
}

// Below makes the server answer below a path too, such as "/headroom", where a
// proxy sends it requests with that path. It is called before Serve.
func (s *Server) Below(path string) error {
	for _, route := range s.table() {
		_, own, _ := strings.Cut(route.pattern, " ")
		if path != "" && (own == path || strings.HasPrefix(own, path+"/")) {
			return fmt.Errorf("the path prefix %q is not accepted: the server has addresses of its own there, such as %s; take another one, such as /headroom", path, own)
		}
	}
	s.prefix = path
	return nil
}

// AllowOrigins lets pages of other origins, such as https://example.org, read
// what the server tells (CORS); "*" stands for all. It is called before Serve.
func (s *Server) AllowOrigins(list []string) { s.origins = list }

// now returns the time that counts as the present.
func (s *Server) now() time.Time {
	if s.present.IsZero() {
		return time.Now()
	}
	return s.present
}

// Serve answers requests on l until ctx is done, then lets those that run
// finish for as long as grace and cuts off the others. It returns nil then.
func (s *Server) Serve(ctx context.Context, l net.Listener, grace time.Duration) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headersMax,
		ConnContext:       withConn,
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelDebug),
	}
	s.hosts.listenAt(l.Addr())
	var open connections
	server.ConnState = open.follow
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(joiningListener{l}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	close(s.draining)
	open.end()
	graceful, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(graceful); err != nil {
		s.logger.Warn("requests were cut off: they still ran when the time to end was up", "grace", grace)
		_ = server.Close() // what it could not close is gone with the program
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// ServeHTTP answers one request. Whatever goes wrong is told as a problem.
func (s *Server) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	w := s.requests.Begin(to)
	defer s.requests.End(w, r.Method)
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler { //nolint:errorlint // it is compared as net/http does
				panic(p)
			}
			s.logger.Error("a request failed", "path", r.URL.Path, "error", p)
			newProblem(http.StatusInternalServerError, "this request failed, which is a mistake of Headroom's; the log says more").write(w)
		}
	}()
	h := w.Header()
	h["X-Content-Type-Options"] = noSniffing
	h["Content-Security-Policy"] = ownOnly
	if len(r.RequestURI) > addressMost {
		w.Header().Set("Connection", "close")
		newProblem(http.StatusRequestURITooLong, "the address has %d bytes: at most %d are read", len(r.RequestURI), addressMost).write(w)
		return
	}
	if p := s.hosts.refusal(r); p != nil {
		p.write(w)
		return
	}
	if s.origins.answer(w, r) {
		return
	}
	s.route(w, r)
}

// addressMost is the longest address that is read, in bytes.
const addressMost = 8000

// route gives a request to its handler, and says itself what is wrong with one
// that has none.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/") {
		newProblem(http.StatusBadRequest, "%s %s is not accepted: this is no proxy, an address begins with /", cut(r.Method), cut(r.RequestURI)).write(w)
		return
	}
	below := "" // the prefix, where the request came through the proxy
	if s.prefix != "" {
		if r.URL.Path == s.prefix {
			// Addresses on the page are relative to the directory.
			redirect(w, s.prefix+"/", r.URL.RawQuery)
			return
		}
		stripped := withoutPrefix(r, s.prefix)
		if stripped != r {
			below = s.prefix
		}
		r = stripped
	}
	if clean := cleanPath(r.URL.Path); clean != r.URL.Path {
		// The mux would do so too, but forget the prefix.
		redirect(w, below+clean, r.URL.RawQuery)
		return
	}
	handler, pattern := s.mux.Handler(r)
	exposition.Route(w, pattern)
	if pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	// The mux answers a wrong path, a wrong method or an unclean path itself.
	refused := &refusal{header: make(http.Header)}
	handler.ServeHTTP(refused, r)
	switch refused.status {
	case http.StatusNotFound:
		newProblem(http.StatusNotFound, "there is nothing at %q; the page at %s/ shows what there is", cut(below+r.URL.Path), below).write(w)
	case http.StatusMethodNotAllowed:
		allow := refused.header.Get("Allow")
		w.Header().Set("Allow", allow)
		w.Header().Set("Connection", "close") // a body may follow that nobody wants
		newProblem(http.StatusMethodNotAllowed, "%s is not possible at %q: accepted are %s", cut(r.Method), cut(below+r.URL.Path), allow).write(w)
	default:
		handler.ServeHTTP(w, r)
	}
}

// redirect sends the client to another path with what it asked there.
func redirect(w http.ResponseWriter, to, query string) {
	address := url.URL{Path: to, RawQuery: query}
	w.Header().Set("Location", address.String())
	w.Header().Set("Cache-Control", cacheNever)
	w.WriteHeader(http.StatusTemporaryRedirect)
}

// cleanPath returns a path without what leads nowhere: "//", "/./" and "/../".
func cleanPath(given string) string {
	clean := path.Clean("/" + given)
	if strings.HasSuffix(given, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// withoutPrefix returns the request as it would be without the prefix of its
// path. What does not have it stays as it is: a health check comes straight to
// the server, not through the proxy.
func withoutPrefix(r *http.Request, prefix string) *http.Request {
	rest, found := strings.CutPrefix(r.URL.Path, prefix+"/")
	if !found {
		return r
	}
	stripped, address := *r, *r.URL
	address.Path, address.RawPath = "/"+rest, ""
	stripped.URL = &address
	return &stripped
}

// refusal keeps the status and the header of an answer and drops its body.
type refusal struct {
	header http.Header
	status int
}

func (f *refusal) Header() http.Header         { return f.header }
func (f *refusal) WriteHeader(status int)      { f.status = status }
func (f *refusal) Write(b []byte) (int, error) { return len(b), nil }

// LocalURL returns how a program on the same machine reaches a server that
// listens on address.
func LocalURL(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(strings.Trim(host, "[]")); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}
