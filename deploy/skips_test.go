package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What scripts/go-test says of tests that skip and fail, which go test keeps
// to itself.
func TestSkippedTestsAreTold(t *testing.T) {
	dir := t.TempDir()
	script, err := filepath.Abs("../scripts/go-test")
	if err != nil {
		t.Fatal(err)
	}
	const source = `package p
import ("os"; "testing")
func TestBytes(t *testing.T) { os.Stdout.Write([]byte("\x00\xff\n")) }
func TestA(t *testing.T) { t.Parallel(); t.Log("it starts"); t.Skip("NO ENGINE IS HERE") }
func TestB(t *testing.T) { t.Parallel(); t.Run("sub", func(t *testing.T) { t.Skip("NO ENGINE IS HERE") }) }
func TestC(t *testing.T) { if os.Getenv("BREAK") != "" { t.Fatal("it is broken") } }
`
	for name, content := range map[string]string{"go.mod": "module p\n\ngo 1.26.0\n", "p_test.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, broken := range []string{"", "yes"} {
		cmd := exec.CommandContext(t.Context(), script, "-count=1", "./...")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "BREAK="+broken)
		out, err := cmd.CombinedOutput()
		if (err != nil) != (broken != "") || strings.Contains(string(out), "it is broken") != (broken != "") {
			t.Errorf("with a broken test %q it ends with %v and says\n%s", broken, err, out)
		}
		if strings.Count(string(out), "*** SKIPPED: NO ENGINE IS HERE\n") != 1 || !strings.Contains(string(out), "TestA") || !strings.Contains(string(out), "TestB/sub") {
			t.Errorf("what was skipped is not told:\n%s", out)
		}
		if broken == "" && !strings.Contains(string(out), "ok  \tp\t") {
			t.Errorf("the package is not told:\n%s", out)
		}
	}
}
