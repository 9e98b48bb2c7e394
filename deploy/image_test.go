package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What scripts/build-image builds with: Docker, which runs only what it built
// itself, where its daemon answers.
func TestBuilderOfTheImage(t *testing.T) {
	script, err := filepath.Abs("../scripts/build-image")
	if err != nil {
		t.Fatal(err)
	}
	const (
		docker  = "case $1 in --version) echo Docker version 28 ;; version) ;; *) echo DOCKER \"$@\" ;; esac\n"
		silent  = "case $1 in --version) echo Docker version 28 ;; *) exit 1 ;; esac\n" // no daemon
		podman  = "case $1 in --version) echo podman version 5 ;; version) ;; *) echo PODMAN \"$@\" ;; esac\n"
		buildah = "echo BUILDAH \"$@\"\n"
	)
	for _, c := range []struct {
		name, docker, buildah, env, want string
	}{
		{"both", docker, buildah, "", "DOCKER build --build-arg VERSION=v1 "},
		{"both, and a wish", docker, buildah, "ENGINE=buildah", "BUILDAH bud --format docker --build-arg VERSION=v1 "},
		{"a wish that is not accepted", docker, buildah, "ENGINE=kaniko", "'kaniko' is not accepted: docker or buildah"},
		{"no daemon", silent, buildah, "", "BUILDAH bud "},
		{"podman under the name of docker", podman, buildah, "", "BUILDAH bud "},
		{"another processor", docker, "", "ARCH=arm64", " --platform linux/arm64 ."},
		{"neither", silent, "", "", "no Docker answers here, and buildah is not installed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bin := t.TempDir()
			// What else the script runs, so that no builder of this machine is found.
			for _, tool := range []string{"bash", "git", "uname", "timeout", "dirname"} {
				path, err := exec.LookPath(tool)
				if err != nil {
					t.Skipf("THE BUILDER OF THE IMAGE IS NOT TESTED: there is no %s", tool)
				}
				if err := os.Symlink(path, filepath.Join(bin, tool)); err != nil {
					t.Fatal(err)
				}
			}
			for name, content := range map[string]string{"docker": c.docker, "buildah": c.buildah} {
				if content == "" {
					continue
				}
				if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/usr/bin/env bash\n"+content), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), script)
			cmd.Env = []string{"PATH=" + bin, "HOME=" + bin, "VERSION=v1", c.env}
			out, err := cmd.CombinedOutput()
			if !strings.Contains(string(out), c.want) {
				t.Errorf("it says %v\n%s\nwant %s", err, out, c.want)
			}
		})
	}
}

// By which names scripts/image-tags has the image published.
func TestNamesOfTheImage(t *testing.T) {
	script, err := filepath.Abs("../scripts/image-tags")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		// Nobody's own git settings, such as one that signs tags.
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.Join(strings.Fields(string(out)), " ")
	}
	run("git", "init", "-q")
	run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "t")
	for _, tag := range []string{"v1.9.0", "v1.10.0", "v1.9.1", "v2.0.0-rc.1"} {
		run("git", "tag", tag)
	}
	for _, c := range []struct{ ref, want string }{
		{"refs/heads/main", "r/h:edge"},
		{"refs/pull/7/merge", "r/h:edge"},
		{"refs/tags/v1.10.0", "r/h:1.10.0 r/h:latest"},
		{"refs/tags/v1.9.1", "r/h:1.9.1"},
		{"refs/tags/v2.0.0-rc.1", "r/h:2.0.0-rc.1"},
	} {
		if got := run(script, "r/h", c.ref); got != c.want {
			t.Errorf("%s is published by %s, want %s", c.ref, got, c.want)
		}
	}
}
