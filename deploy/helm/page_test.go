package helm

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocks returns the code of a language in docs/deploy/kubernetes.md.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/deploy/kubernetes.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, block := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		all = append(all, block[1])
	}
	return all
}

// shell runs commands in a clone, with the program that the tests use.
func shell(t *testing.T, commands string) string {
	t.Helper()
	bin, _ := filepath.Abs("../../bin") // the directory is there
	if _, err := os.Stat(filepath.Join(bin, "helm")); err != nil {
		t.Skip("docs/deploy/kubernetes.md IS NOT TESTED: there is no bin/helm (make test-kubernetes builds it)")
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-euc", commands)
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "KUBECONFIG="+t.TempDir()+"/none")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s\ngives %v\n%s", commands, err, out)
	}
	return string(out)
}

// The commands of the page that need no cluster.
func TestPageCommands(t *testing.T) {
	all := blocks(t, "sh")
	if len(all) != 1 {
		t.Fatalf("the page has %d blocks of commands that are run, want 1", len(all))
	}
	out := shell(t, all[0])
	if !strings.Contains(out, "0 chart(s) failed") || !strings.Contains(out, "kind: DaemonSet") {
		t.Errorf("they print\n%s", out)
	}
}

// What each installation of the page would install.
func TestPageInstallations(t *testing.T) {
	values := blocks(t, "yaml")
	file := filepath.Join(t.TempDir(), "headroom.yaml")
	if err := os.WriteFile(file, []byte(values[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	installations := regexp.MustCompile(`(?m)^helm upgrade --install (.*) --wait$`).FindAllStringSubmatch(strings.Join(blocks(t, "console"), "\n"), -1)
	if len(installations) != 3 {
		t.Errorf("the page has %d installations, want 3", len(installations))
	}
	for _, i := range installations {
		if _, err := decode(shell(t, "helm template "+strings.ReplaceAll(i[1], "headroom.yaml", file))); err != nil {
			t.Errorf("%s: %v", i[0], err)
		}
	}
	for _, v := range values {
		m, err := decode(render(t, "headroom", merged(t, image, v)))
		if err != nil {
			t.Errorf("%s\n%v", v, err)
			continue
		}
		checkWorkload(t, m)
		checkPod(t, &m.pods().Spec)
		checkService(t, m)
		checkWaysIn(t, m)
	}
	if len(values) != 6 {
		t.Errorf("the page has %d blocks of values, want 6", len(values))
	}
}
