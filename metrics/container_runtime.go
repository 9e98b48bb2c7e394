package metrics

import (
	"os"
	"path/filepath"
	"strings"
)

// runtimeMarks are files that a runtime puts into each of its containers.
var runtimeMarks = []struct{ file, runtime string }{
	{"run/.containerenv", "podman"},
	{".dockerenv", "docker"},
}

// runtimePaths are parts of the paths that runtimes give to control groups.
// What starts others stands first.
var runtimePaths = []struct{ part, runtime string }{
	{"/kubepods", "kubernetes"},
	{"/ecs/", "ecs"},
	{"/libpod", "podman"},
	{"/docker/", "docker"},
	{"/docker-", "docker"},
	{"/lxc/", "lxc"},
	{"/lxc.payload", "lxc"},
	{"/machine.slice/systemd-nspawn", "systemd-nspawn"},
}

// runtimeOf tells what made the container, by what it leaves there. It is empty
// where nothing tells.
func runtimeOf(root, path string) string {
	if _, err := os.Stat(filepath.Join(root, "/var/run/secrets/kubernetes.io")); err == nil {
		return "kubernetes"
	}
	for _, mark := range runtimePaths {
		if strings.Contains(path, mark.part) {
			return mark.runtime
		}
	}
	for _, mark := range runtimeMarks {
		if _, err := os.Stat(filepath.Join(root, "/", mark.file)); err == nil {
			return mark.runtime
		}
	}
	return ""
}
