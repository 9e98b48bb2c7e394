package headless

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// hosts keeps pages of others from a server that only its own machine is meant
// to reach. A browser on that machine would let them read it, when the name of
// their server is made to stand for this machine after they were loaded (DNS
// rebinding); their requests still carry that name.
type hosts struct {
	// port is that of a server which listens for its own machine alone; empty
	// for one that others reach too.
	port    string
	allowed []string
}

// AllowHosts lets clients ask for the server by further names. It is called
// before Serve.
func (s *Server) AllowHosts(names []string) { s.hosts.allowed = names }

// listenAt notes where the server listens.
func (h *hosts) listenAt(a net.Addr) {
	if at, err := netip.ParseAddrPort(a.String()); err == nil && at.Addr().Unmap().IsLoopback() {
		_, h.port, _ = net.SplitHostPort(a.String())
	}
}

// refusal returns the problem that a request came by a name that is not this
// machine's. A page that was loaded from elsewhere has the port of this server
// in its address, whereas a proxy that passes the name by which it was asked
// passes its own port: so what proxies send is answered.
func (h *hosts) refusal(r *http.Request) *problem {
	name, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		name, port = strings.Trim(r.Host, "[]"), "80"
	}
	if h.port == "" || port != h.port || h.isOwn(strings.ToLower(strings.TrimSuffix(name, "."))) {
		return nil
	}
	return newProblem(http.StatusMisdirectedRequest,
		"this server is for its own machine, and %q is not known as a name of it: --allow-host or HEADROOM_ALLOW_HOST adds one", cut(name))
}

// isOwn tells names that nobody else can make stand for this machine: no name
// at all, addresses, and those that are in no public DNS, as localhost and the
// names by which containers reach their host (host.docker.internal).
func (h *hosts) isOwn(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil || name == "" || name == "localhost" ||
		strings.HasSuffix(name, ".localhost") || strings.HasSuffix(name, ".internal") || slices.Contains(h.allowed, name)
}
