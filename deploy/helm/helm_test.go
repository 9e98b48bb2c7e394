// Package helm holds no program: its tests hold the chart of Headroom.
package helm

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// image is what values must name.
const image = "image: {repository: registry.example.org/headroom}\n"

// helm runs the program of that name that scripts/test-kubernetes builds, or
// skips where it has not.
func helm(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	program, _ := filepath.Abs("../../bin/helm") // the directory is there
	if _, missing := os.Stat(program); missing != nil {
		t.Skip("THE CHART IS NOT TESTED: there is no bin/helm (make test-kubernetes builds it)")
	}
	home := t.TempDir()
	// Read here, so that a result that go test has kept is not told of a chart that has changed.
	if err := os.CopyFS(home+"/read", os.DirFS("headroom")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	// Nobody's plugins, and no cluster.
	cmd.Env = append(os.Environ(), "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home, "KUBECONFIG="+home+"/none")
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// render returns what the chart makes of values, as a release of that name.
func render(t *testing.T, name, values string) string {
	t.Helper()
	out, errs, err := helm(t, values, "template", name, "headroom", "--namespace", "monitoring", "-f", "-")
	if err != nil {
		t.Fatalf("values\n%s\ngive %s", values, errs)
	}
	return out
}

// refuse returns what is said of values that are not accepted.
func refuse(t *testing.T, values string) string {
	t.Helper()
	out, errs, err := helm(t, values, "template", "headroom", "headroom", "-f", "-")
	if err == nil {
		return fmt.Sprintf("nothing, and it renders\n%s", out)
	}
	return errs
}

func TestLint(t *testing.T) {
	for _, values := range []string{"", image, image + "mode: pod\ningress: {enabled: true, host: monitor.example.org}\n"} {
		if out, errs, err := helm(t, values, "lint", "--strict", "headroom", "-f", "-"); err != nil {
			t.Errorf("with the values\n%s\nhelm lint says\n%s%s", values, out, errs)
		}
	}
	// Without this, the text after the installation would be looked at by nobody.
	for values, want := range map[string]string{
		image: "--field-selector spec.nodeName=NODE)\" 5000:5000",
		image + "mode: pod\npathPrefix: /headroom\n":                                                                   "port-forward service/mine-headroom 5000:5000\n\nThen open http://localhost:5000/headroom/\n",
		image + "mode: pod\npathPrefix: /headroom\ningress: {enabled: true, host: monitor.example.org}\n":              "http://monitor.example.org/headroom/\n",
		image + "mode: pod\ningress: {enabled: true, host: monitor.example.org, tlsSecret: monitor.example.org-tls}\n": "https://monitor.example.org/\n",
	} {
		out, errs, err := helm(t, values, "install", "mine", "headroom", "--dry-run=client", "-f", "-")
		if _, notes, found := strings.Cut(out, "NOTES:"); err != nil || !found || !strings.Contains(notes, want) {
			t.Errorf("with the values\n%s\nthe notes are %s\n%s\nwant %q in them", values, notes, errs, want)
		}
	}
}
