package metrics

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/shirou/gopsutil/v3/common"
)

// tree is a directory with the files of a machine: proc/stat, sys/..., and
// root/ for what is mounted.
type tree struct {
	t   *testing.T
	dir string
}

// newTree writes the files and returns the tree and the context with which
// collectors read it.
func newTree(t *testing.T, files map[string]string) (tree, context.Context) {
	t.Helper()
	tr := tree{t: t, dir: t.TempDir()}
	env := common.EnvMap{}
	for key, sub := range map[common.EnvKeyType]string{
		common.HostProcEnvKey: "proc", common.HostSysEnvKey: "sys", common.HostEtcEnvKey: "etc",
		common.HostVarEnvKey: "var", common.HostRunEnvKey: "run", common.HostDevEnvKey: "dev", common.HostRootEnvKey: "root",
	} {
		env[key] = filepath.Join(tr.dir, sub)
		if err := os.MkdirAll(env[key], 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		tr.write(name, content)
	}
	return tr, context.WithValue(t.Context(), common.EnvKey, env)
}

func (tr tree) write(name, content string) {
	tr.t.Helper()
	path := filepath.Join(tr.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tr.t.Fatal(err)
	}
}

func (tr tree) remove(name string) {
	tr.t.Helper()
	if err := os.RemoveAll(filepath.Join(tr.dir, name)); err != nil {
		tr.t.Fatal(err)
	}
}

// mustCollect reads once and returns a Snapshot with what was read.
func mustCollect(t *testing.T, ctx context.Context, c Collector) *Snapshot { //nolint:revive // the test comes first
	t.Helper()
	r := collect(ctx, c)
	if r.err != nil {
		t.Fatalf("%s: %v", c.Name(), r.err)
	}
	s := &Snapshot{}
	r.put(s)
	return s
}

func near(got Float, want, tolerance float64) bool {
	return float64(got) >= want-tolerance && float64(got) <= want+tolerance
}
