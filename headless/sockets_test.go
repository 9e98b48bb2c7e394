package headless

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"headroom/metrics"
)

func TestSockets(t *testing.T) {
	f := newPast(2)
	asked := 0
	f.sockets = func() (*metrics.SocketTable, error) {
		asked++
		return &metrics.SocketTable{Count: 2, Rows: []metrics.ListeningSocket{
			{Protocol: "tcp6", Address: "::", Port: 80, Owner: &metrics.SocketOwner{PID: 7, Name: "a\n<b>"}}, {Protocol: "udp", Address: "0.0.0.0", Port: 53},
		}}, nil
	}
	s := New(f, "test", quiet)
	r := get(t, s, "GET", "/api/v1/sockets")
	const want = `"count":2,"sockets":[{"protocol":"tcp6","address":"::","port":80,"owner":{"pid":7,"name":"a\n\u003cb\u003e"}},{"protocol":"udp","address":"0.0.0.0","port":53,"owner":null}]}`
	if r.status != http.StatusOK || !strings.Contains(string(r.body), want) {
		t.Errorf("%d, %s", r.status, r.body)
	}
	get(t, s, "GET", "/api/v1/sockets")
	if asked != 1 {
		t.Errorf("the feed was asked %d times in a tick", asked)
	}
	var bad problem
	if r := get(t, s, "GET", "/api/v1/sockets?pid=1"); json.Unmarshal(r.body, &bad) != nil || r.status != http.StatusBadRequest || bad.Parameter != "pid" {
		t.Errorf("%d, %s", r.status, r.body)
	}
	for err, status := range map[error]int{
		fmt.Errorf("a record: %w", metrics.ErrUnsupported): http.StatusNotImplemented,
		fmt.Errorf("can't list"):                           http.StatusInternalServerError,
	} {
		f.sockets = func() (*metrics.SocketTable, error) { return nil, err }
		f.tick(0.5)
		var got problem
		r := get(t, s, "GET", "/api/v1/sockets")
		if json.Unmarshal(r.body, &got) != nil || r.status != status || got.Detail != err.Error() {
			t.Errorf("%v is %d, %s", err, r.status, r.body)
		}
	}
}
