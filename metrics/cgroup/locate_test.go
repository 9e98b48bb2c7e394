package cgroup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes a tree of files. A name that ends in a slash is a group: it gets
// its cgroup.procs.
func write(t *testing.T, files map[string]string) Files {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if strings.HasSuffix(name, "/") {
			name += "cgroup.procs"
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Files{Proc: filepath.Join(dir, "proc"), Root: dir}
}

const (
	cg2     = "24 22 0:21 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
	others  = "21 1 0:19 / /proc rw - proc proc rw\n22 1 0:20 / /sys rw shared:7 - sysfs sysfs rw\n"
	procCg  = "proc/self/cgroup"
	procMnt = "proc/self/mountinfo"
	base    = "sys/fs/cgroup/"
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name    string
		files   map[string]string
		version Version
		path    string
		own     bool
		levels  string // of v2, or of memory
	}{
		{"v2, the host's namespace", map[string]string{
			procCg: "0::/system.slice/a.service\n", procMnt: others + cg2, base: "", base + "system.slice/": "", base + "system.slice/a.service/": "",
		}, V2, "/system.slice/a.service", true, "/ /system.slice /system.slice/a.service"},
		{"v2, a namespace of its own", map[string]string{procCg: "0::/\n", procMnt: others + cg2, base: ""}, V2, "/", true, "/"},
		{"v2, a nested group in a namespace of its own", map[string]string{procCg: "0::/init\n", procMnt: others + cg2, base: "", base + "init/": ""}, V2, "/init", true, "/ /init"},
		{"v2, the host's namespace and only the group mounted", map[string]string{
			procCg: "0::/docker/abc\n", procMnt: others + strings.Replace(cg2, " / /sys", " /docker/abc /sys", 1), base: "",
		}, V2, "/docker/abc", true, "/docker/abc"},
		{"v2, a group above mounted", map[string]string{
			procCg: "0::/docker/abc/sub\n", procMnt: others + strings.Replace(cg2, " / /sys", " /docker /sys", 1), base: "", base + "abc/": "", base + "abc/sub/": "",
		}, V2, "/docker/abc/sub", true, "/docker /docker/abc /docker/abc/sub"},
		{"v2, the host's tree mounted into a namespace", map[string]string{
			procCg: "0::/\n", procMnt: others + strings.Replace(cg2, " / /sys", " /../../.. /sys", 1), base: "", base + "docker/": "",
		}, V2, "/../../..", false, "/../../.."},
		{"v2, moved out of the namespace", map[string]string{
			procCg: "0::/../other\n", procMnt: others + strings.Replace(cg2, " / /sys", " /.. /sys", 1), base: "", base + "other/": "",
		}, V2, "/../other", true, "/.. /../other"},
		{"v2, the group can't be seen below the mount", map[string]string{
			procCg: "0::/a/b/c\n", procMnt: others + cg2, base: "", base + "a/": "",
		}, V2, "/a", false, "/ /a"},
		{"v2, mounted twice", map[string]string{
			procCg: "0::/a/b\n", procMnt: others + strings.NewReplacer(" / /sys", " /a/b /mine", "/fs/cgroup", "").Replace(cg2) + cg2,
			"mine/": "", base: "", base + "a/": "", base + "a/b/": "",
		}, V2, "/a/b", true, "/ /a /a/b"},
		{"v2, at a place with a blank", map[string]string{
			procCg: "0::/\n", procMnt: "24 22 0:21 / /my\\040groups rw - cgroup2 none rw\n", "my groups/": "",
		}, V2, "/", true, "/"},
		{"v2, a path with colons, deleted", map[string]string{
			procCg: "0::/a:b (deleted)\n", procMnt: cg2, base: "", base + "a:b/": "",
		}, V2, "/a:b", true, "/ /a:b"},
		{"v1, controllers together and at different paths", map[string]string{
			procCg:                "4:memory:/docker/abc\n3:cpu,cpuacct:/docker\n2:name=systemd:/docker/abc\n",
			procMnt:               others + "1 2 0:1 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n1 2 0:1 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
			base + "cpu,cpuacct/": "", base + "cpu,cpuacct/docker/": "", base + "memory/": "", base + "memory/docker/": "", base + "memory/docker/abc/": "",
		}, V1, "/docker/abc", true, "/ /docker /docker/abc"},
		{"hybrid", map[string]string{
			procCg:             "4:memory:/m\n0::/u/v\n",
			procMnt:            "1 2 0:1 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n2 2 0:2 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			base + "memory/m/": "", base + "unified/u/v/": "", base + "unified/": "",
		}, Hybrid, "/m", true, "/ /m"},
		{"garbage beside", map[string]string{
			procCg: "\x00\xff\nx\n0:\n0::relative\n0::/a\n0::/", procMnt: "x\n - cgroup\n1 2 3 - cgroup2\n1 2 0:1 / /x rw - cgroupfoo a b\n" + cg2 + "1 2 0:1 / /sys/fs/cgr", base: "",
		}, V2, "/", true, "/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, err := Find(write(t, test.files))
			if err != nil {
				t.Fatal(err)
			}
			var levels []string
			for _, s := range g.of("memory").steps {
				levels = append(levels, s.path)
			}
			if g.Version != test.version || g.Path != test.path || g.Own != test.own || strings.Join(levels, " ") != test.levels {
				t.Errorf("found %s %q (own: %t) by way of %q, want %s %q (%t) by way of %q", g.Version, g.Path, g.Own, levels, test.version, test.path, test.own, test.levels)
			}
		})
	}
}

func TestNothingToFind(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"no /proc":                       {},
		"no mountinfo":                   {procCg: "0::/\n"},
		"no cgroup filesystem":           {procCg: "0::/\n", procMnt: others},
		"mounted, but hidden by another": {procCg: "0::/\n", procMnt: others + cg2},
		"only groups beside the own":     {procCg: "0::/a\n", procMnt: strings.Replace(cg2, " / /sys", " /b /sys", 1), base: ""},
		"only groups beside, outside":    {procCg: "0::/\n", procMnt: strings.Replace(cg2, " / /sys", " /../b /sys", 1), base: ""},
		"a way up below the mount":       {procCg: "0::/../../x\n", procMnt: strings.Replace(cg2, " / /sys", " /.. /sys", 1), base: ""},
		"empty files":                    {procCg: "", procMnt: ""},
		"binary files":                   {procCg: "\x00\xff\x00", procMnt: "\xff\x00 - \x00"},
		"only a controller of no use":    {procCg: "3:freezer:/\n", procMnt: "1 2 0:1 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer\n", base + "freezer/": ""},
	} {
		if g, err := Find(write(t, files)); !errors.Is(err, ErrNone) {
			t.Errorf("%s: found %+v, %v", name, g, err)
		}
	}
}

func TestMoved(t *testing.T) {
	f := write(t, map[string]string{procCg: "0::/a\n", procMnt: cg2, base: "", base + "a/": "", base + "b/": ""})
	g, err := Find(f)
	if err != nil || g.Moved(f) {
		t.Fatalf("moved at once (%v)", err)
	}
	if err := os.WriteFile(filepath.Join(f.Proc, "self/cgroup"), []byte("0::/b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !g.Moved(f) {
		t.Error("the process was moved, which is not seen")
	}
}

func FuzzLocate(f *testing.F) {
	f.Add([]byte("0::/a/b\n4:memory,cpu:/x\n"), []byte(cg2+others))
	f.Add([]byte("0::/../..\n"), []byte("1 2 0:1 /.. /x\\040y rw - cgroup2 a b\n"))
	f.Add([]byte("1:cpu:/..\n"), []byte("1 2 0:1 /../a / rw - cgroup cgroup rw,cpu\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, memberships, mounts []byte) {
		g := locate(parseMemberships(memberships), parseMounts(mounts), dir)
		if _, err := g.Read(); err != nil {
			t.Error(err)
		}
		for _, m := range parseMounts(mounts) {
			for _, own := range parseMemberships(memberships) {
				steps, _ := below(m, own.path)
				for _, s := range steps {
					if !strings.HasPrefix(filepath.Clean(s.dir)+"/", strings.TrimSuffix(filepath.Clean(m.point), "/")+"/") {
						t.Errorf("%q leads out of the mount %q", s.dir, m.point)
					}
				}
			}
		}
	})
}
