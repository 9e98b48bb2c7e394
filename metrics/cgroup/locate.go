package cgroup

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"headroom/metrics/kernelfile"
)

// membership is one line of /proc/self/cgroup (cgroups(7)): the group that the
// process is in, in one hierarchy.
type membership struct {
	controllers []string // none for v2
	path        string
}

// parseMemberships reads /proc/self/cgroup: lines of ID:CONTROLLERS:PATH.
// Lines that are cut are left out.
func parseMemberships(content []byte) []membership {
	var list []membership
	for line := range strings.Lines(string(content)) {
		words := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(words) < 3 || !strings.HasPrefix(words[2], "/") {
			continue
		}
		m := membership{path: path.Clean(strings.TrimSuffix(words[2], " (deleted)"))}
		if strings.HasPrefix(words[2], "/..") {
			m.path = words[2] // outside of the namespace: Clean would drop the dots
		}
		if words[1] != "" {
			m.controllers = strings.Split(words[1], ",")
		}
		list = append(list, m)
	}
	return list
}

// mount is a mounted cgroup filesystem.
type mount struct {
	version Version
	// root is the group that is seen at point.
	root, point string
	controllers []string // of v1
}

// parseMounts finds the cgroup filesystems in mountinfo
// (proc_pid_mountinfo(5)). Lines that are cut are left out.
func parseMounts(content []byte) []mount {
	var list []mount
	for line := range bytes.Lines(content) {
		before, after, ok := bytes.Cut(line, []byte(" - "))
		if !ok || !bytes.HasPrefix(after, []byte("cgroup")) {
			continue
		}
		place, kind := strings.Fields(string(before)), strings.Fields(string(after))
		if len(place) < 6 || len(kind) < 3 {
			continue
		}
		m := mount{root: unescape(place[3]), point: unescape(place[4])}
		switch kind[0] {
		case "cgroup":
			m.version, m.controllers = V1, strings.Split(kind[2], ",")
		case "cgroup2":
			m.version = V2
		default:
			continue
		}
		if strings.HasPrefix(m.root, "/") && strings.HasPrefix(m.point, "/") {
			list = append(list, m)
		}
	}
	return list
}

// unescape undoes what the kernel makes of blanks in mountinfo: \040 and such.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) && isOctal(s[i+1], '3') && isOctal(s[i+2], '7') && isOctal(s[i+3], '7') {
			b.WriteByte((s[i+1]-'0')<<6 | (s[i+2]-'0')<<3 | (s[i+3] - '0'))
			i += 3
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isOctal(c, last byte) bool { return c >= '0' && c <= last }

// step is one group on the way to the own one.
type step struct{ path, dir string }

// chain is the way to the own group in one hierarchy, the outermost first.
type chain struct {
	version Version
	steps   []step
	// own reports whether the last step is the own group, and not only one
	// above it.
	own bool
}

// below returns the steps from the root of a mount to the group, as they
// should be; nil where the group is not below it. whole is false where the
// names of the last ones are not known.
func below(m mount, group string) (steps []step, whole bool) {
	top := step{path: m.root, dir: m.point}
	if m.root == group {
		return []step{top}, true
	}
	rest, ok := strings.CutPrefix(group, strings.TrimSuffix(m.root, "/")+"/")
	if ok && rest != ".." && !strings.HasPrefix(rest, "../") {
		steps = []step{top}
		for name := range strings.SplitSeq(rest, "/") {
			last := steps[len(steps)-1]
			// No path.Join, which would drop the dots of /../name.
			steps = append(steps, step{path: strings.TrimSuffix(last.path, "/") + "/" + name, dir: filepath.Join(last.dir, name)})
		}
		return steps, true
	}
	// The mount shows groups outside of this process's cgroup namespace, which
	// are called /.., /../.. and so on: they are above it, but how the way down
	// is called can't be known.
	if up := dots(m.root); up > 0 && up > dots(group) && len(m.root) == up*len("/..") {
		return []step{top}, false
	}
	return nil, false
}

// dots counts the levels by which a path leads out of the namespace.
func dots(p string) int {
	n := 0
	for strings.HasPrefix(p, "/..") && (len(p) == 3 || p[3] == '/') {
		p, n = p[3:], n+1
	}
	return n
}

// visible cuts the steps off that are not there, and returns whether the last
// one was.
func visible(steps []step, prefix string) ([]step, bool) {
	for i := range steps {
		steps[i].dir = filepath.Join(prefix, steps[i].dir)
	}
	whole := len(steps)
	for len(steps) > 0 {
		if _, err := os.Stat(filepath.Join(steps[len(steps)-1].dir, "cgroup.procs")); err == nil {
			break
		}
		steps = steps[:len(steps)-1]
	}
	return steps, len(steps) > 0 && len(steps) == whole
}

// find returns the best way to the group: one that leads to the group itself,
// and then the one that starts furthest out.
func find(mounts []mount, is func(mount) bool, version Version, group, prefix string) chain {
	best := chain{version: version}
	for _, m := range mounts {
		if !is(m) {
			continue
		}
		steps, whole := below(m, group)
		steps, own := visible(steps, prefix)
		own = own && whole
		if own && !best.own || own == best.own && len(steps) > len(best.steps) {
			best.steps, best.own = steps, own
		}
	}
	return best
}

// controllers are those of v1 that are read.
var controllers = []string{"cpu", "cpuacct", "cpuset", "memory", "pids", "blkio"}

// Group is the control group of this process, found in every hierarchy. It is
// not for several goroutines at a time.
type Group struct {
	// Version is what accounts for the group.
	Version Version
	// Path is that of the group, as /proc/self/cgroup has it. In v1, where each
	// controller may have its own, it is that of the memory, or else the
	// longest.
	Path string
	// Own is false where only groups above the own one can be seen.
	Own bool

	v1      map[string]chain // by controller
	v2      chain
	content string // of /proc/self/cgroup
	files   kernelfile.Reader

	// What readSlow found at slowAt, and what it could not read.
	slow     Reading
	slowErrs []error
	slowAt   time.Time
}

// Files says where the files are: the directory of /proc, and what stands
// before the mount points that it tells ("" or "/" but in tests).
type Files struct{ Proc, Root string }

// Find looks for the control group of this process in /proc/self/cgroup and
// /proc/self/mountinfo. The error is ErrNone where there is none to be seen.
func Find(f Files) (*Group, error) {
	content, err := os.ReadFile(filepath.Join(f.Proc, "self/cgroup"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	table, err := os.ReadFile(filepath.Join(f.Proc, "self/mountinfo"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	g := locate(parseMemberships(content), parseMounts(table), f.Root)
	g.content = string(content)
	if g.Version == "" {
		return nil, fmt.Errorf("%w: no cgroup filesystem with the groups of /proc/self/cgroup is mounted", ErrNone)
	}
	return g, nil
}

// Moved reports whether the process has been put into another group since it
// was found.
func (g *Group) Moved(f Files) bool {
	content, err := g.files.Read(f.Proc, "self/cgroup")
	return err != nil || string(content) != g.content
}

// Close gives back what the Group keeps open.
func (g *Group) Close() { g.files.Close() }

func locate(memberships []membership, mounts []mount, prefix string) *Group {
	g := &Group{v1: make(map[string]chain)}
	for _, m := range memberships {
		if len(m.controllers) == 0 {
			g.v2 = find(mounts, func(n mount) bool { return n.version == V2 }, V2, m.path, prefix)
			continue
		}
		for _, name := range m.controllers {
			if !slices.Contains(controllers, name) {
				continue
			}
			c := find(mounts, func(n mount) bool { return slices.Contains(n.controllers, name) }, V1, m.path, prefix)
			if len(c.steps) > 0 {
				g.v1[name] = c
			}
		}
	}
	g.Version = versionOf(len(g.v1) > 0, len(g.v2.steps) > 0)
	for _, name := range controllers {
		if c := g.v1[name]; c.own && (!g.Own || len(c.last().path) > len(g.Path)) {
			g.Path, g.Own = c.last().path, true
		}
	}
	if c := g.v1["memory"]; c.own {
		g.Path = c.last().path
	}
	if len(g.v1) == 0 && len(g.v2.steps) > 0 {
		g.Path, g.Own = g.v2.last().path, g.v2.own
	}
	return g
}

func versionOf(v1, v2 bool) Version {
	switch {
	case v1 && v2:
		return Hybrid
	case v1:
		return V1
	case v2:
		return V2
	}
	return ""
}

func (c *chain) last() step { return c.steps[len(c.steps)-1] }

// of returns the way to the group that a controller accounts for: in v1 where
// it is there, else in v2.
func (g *Group) of(controller string) *chain {
	if c, ok := g.v1[controller]; ok {
		return &c
	}
	return &g.v2
}
