package helm

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
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

// The chart takes all variables of the program but those that it sets itself.
func TestVariables(t *testing.T) {
	e := newEngine(t)
	help, err := exec.CommandContext(t.Context(), e.program, "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	var accepted []string
	for _, name := range regexp.MustCompile(`HEADROOM_[A-Z_]+`).FindAllString(string(help), -1) {
		if !slices.Contains([]string{"HEADROOM_LISTEN", "HEADROOM_PATH_PREFIX", "HEADROOM_TOKEN"}, name) {
			accepted = append(accepted, name)
		}
	}
	slices.Sort(accepted)
	accepted = slices.Compact(accepted)
	want := "of the program's variables env takes " + strings.Join(accepted, ", ") + ", and"
	if got := refuse(t, image+"env: {HEADROOM_OTHER: a}"); len(accepted) < 6 || !strings.Contains(got, want) {
		t.Errorf("it says %s\nwant %s", got, want)
	}
}
