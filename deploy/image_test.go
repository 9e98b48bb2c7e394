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
