package helm

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// token is what the secrets of the tests hold.
const token = "0123456789abcdef"

// build builds the program of the image.
func build(t *testing.T, path string) {
	t.Helper()
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "headless", "-buildvcs=false", "-o", path, ".")
	build.Dir, build.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// engine runs containers with podman, as a kubelet would have them run.
type engine struct {
	t       *testing.T
	root    string // the file system of a container, with the program in it
	storage string
	options []string
}

// newEngine makes the file system, or skips where no container can be run.
func newEngine(t *testing.T) *engine {
	t.Helper()
	if _, err := os.Stat("../../bin/helm"); err != nil {
		t.Skip("THE PODS ARE NOT RUN: there is no bin/helm (make test-kubernetes builds it)")
	}
	for _, tool := range []string{"podman", "nsenter", "curl"} {
		if _, err := exec.LookPath(tool); err != nil || os.Getuid() != 0 {
			t.Skipf("THE PODS ARE NOT RUN: that takes root and %s", tool)
		}
	}
	dir := t.TempDir()
	e := &engine{t: t, root: filepath.Join(dir, "root"), storage: filepath.Join(dir, "storage.conf")}
	build(t, filepath.Join(e.root, "headroom"))
	// What an engine makes in the file system of an image before it is mounted read-only.
	for _, mountPoint := range []string{"proc", "sys", "dev", "etc", "run", "tmp", "host/proc", "host/sys", "host/root"} {
		if err := os.MkdirAll(filepath.Join(e.root, mountPoint), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// The user of the container must come to the program.
	for d := e.root; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	conf := fmt.Sprintf("[storage]\ndriver = \"vfs\"\ngraphroot = %q\nrunroot = %q\n", dir+"/graph", dir+"/run")
	if err := os.WriteFile(e.storage, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/run/systemd/system"); err != nil {
		e.options = append(e.options, "--cgroup-manager", "cgroupfs")
	}
	if _, err := exec.LookPath("runc"); err == nil {
		e.options = append(e.options, "--runtime", "runc")
	}
	return e
}

// podman runs a command of podman.
func (e *engine) podman(args ...string) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(e.t.Context()), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "podman", append(slices.Clone(e.options), args...)...)
	cmd.Env = append(os.Environ(), "CONTAINERS_STORAGE_CONF="+e.storage)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return strings.TrimSpace(out.String()), strings.TrimSpace(errs.String()), err
}

// arguments are those of "podman run" for the one container of a pod.
func (e *engine) arguments(spec *corev1.PodSpec) []string {
	c := spec.Containers[0]
	s := c.SecurityContext
	args := []string{
		"--read-only=" + strconv.FormatBool(*s.ReadOnlyRootFilesystem), "--read-only-tmpfs=false",
		"--user", fmt.Sprintf("%d:%d", *s.RunAsUser, *s.RunAsGroup),
		// What podman asks for otherwise may be more than is had.
		"--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024",
	}
	if !*s.AllowPrivilegeEscalation {
		args = append(args, "--security-opt", "no-new-privileges")
	}
	for _, capability := range s.Capabilities.Drop {
		args = append(args, "--cap-drop", string(capability))
	}
	for _, capability := range s.Capabilities.Add {
		args = append(args, "--cap-add", string(capability))
	}
	if memory := c.Resources.Limits.Memory(); !memory.IsZero() {
		args = append(args, "--memory", strconv.FormatInt(memory.Value(), 10))
	}
	for _, env := range c.Env {
		if env.ValueFrom != nil {
			env.Value = token
		}
		args = append(args, "--env", env.Name+"="+env.Value)
	}
	for _, mount := range c.VolumeMounts {
		i := slices.IndexFunc(spec.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name })
		options := "ro"
		if mount.MountPropagation != nil && *mount.MountPropagation == corev1.MountPropagationHostToContainer {
			options += ",rslave"
		}
		args = append(args, "--volume", spec.Volumes[i].HostPath.Path+":"+mount.MountPath+":"+options)
	}
	// The entry point of the image, and what the container gives it.
	return append(append(args, "--entrypoint", "/headroom", "--rootfs", e.root), c.Args...)
}

// container is one that serves.
type container struct {
	*engine
	id, pid string
}

// start starts the container of a pod, which the end of the test ends.
func (e *engine) start(spec *corev1.PodSpec) *container {
	e.t.Helper()
	id, errs, err := e.podman(append([]string{"run", "--detach", "--network", "none"}, e.arguments(spec)...)...)
	if err != nil {
		e.t.Fatalf("podman run %v: %v\n%s", e.arguments(spec), err, errs)
	}
	e.t.Cleanup(func() { _, _, _ = e.podman("rm", "-f", "-t", "0", id) })
	pid, errs, err := e.podman("inspect", "--format", "{{.State.Pid}}", id)
	if err != nil || pid == "0" {
		log, logged, _ := e.podman("logs", id)
		e.t.Fatalf("it does not run: %s\n%s%s", errs, log, logged)
	}
	return &container{e, id, pid}
}

// get asks from within the network of the container, as a kubelet asks there.
func (c *container) get(path string, options ...string) (body string, err error) {
	args := append([]string{"-t", c.pid, "-n", "curl", "-sS", "--fail", "--max-time", "10"}, options...)
	out, err := exec.CommandContext(c.t.Context(), "nsenter", append(args, "http://localhost:5000"+path)...).CombinedOutput()
	return string(out), err
}

// succeeds waits until a probe does as often as the probe may fail.
func (c *container) succeeds(probe *corev1.Probe) {
	c.t.Helper()
	for try := range probe.FailureThreshold {
		answer, err := c.get(probe.HTTPGet.Path)
		if err == nil {
			return
		}
		if try == probe.FailureThreshold-1 {
			log, logged, _ := c.podman("logs", c.id)
			c.t.Fatalf("the probe of %s fails: %s\n%s%s", probe.HTTPGet.Path, answer, log, logged)
		}
		time.Sleep(time.Duration(probe.PeriodSeconds) * time.Second)
	}
}
