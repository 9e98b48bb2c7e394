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

// moreRights are the values of docs/deploy/kubernetes.md that let Headroom look
// into the processes of all users.
func moreRights(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/deploy/kubernetes.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```yaml\n(securityContext:\n.*?)```").FindStringSubmatch(string(page))
	if block == nil {
		t.Fatal("docs/deploy/kubernetes.md has no block with a securityContext")
	}
	return block[1]
}

// Who holds a socket of another user's process is told with these rights, and
// without them not.
func TestMoreRights(t *testing.T) {
	e := newEngine(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	socket := fmt.Sprintf(`"port":%d,"owner":`, listener.Addr().(*net.TCPAddr).Port)
	owner := socket + fmt.Sprintf(`{"pid":%d,`, os.Getpid())
	for _, more := range []bool{false, true} {
		values := image
		if more {
			values += moreRights(t)
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
