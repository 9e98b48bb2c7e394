package helm

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

// Who holds a socket of another user's process is told with these rights, and
// without them not.
func TestMoreRights(t *testing.T) {
	e := newEngine(t)
	all := blocks(t, "yaml")
	moreRights := all[len(all)-1]
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	socket := fmt.Sprintf(`"port":%s,"owner":`, port)
	owner := socket + fmt.Sprintf(`{"pid":%d,`, os.Getpid())
	for _, more := range []bool{false, true} {
		values := image
		if more {
			values += moreRights
		}
		m, err := decode(render(t, "headroom", values))
		if err != nil {
			t.Fatal(err)
		}
		c := e.start(&m.pods().Spec)
		c.succeeds(m.pods().Spec.Containers[0].StartupProbe)
		if answer, err := c.get("/api/v1/sockets"); err != nil || !strings.Contains(answer, socket) || strings.Contains(answer, owner) != more {
			t.Errorf("with more rights: %t. The socket of this test is told as %s (%v)", more, answer, err)
		}
	}
}
