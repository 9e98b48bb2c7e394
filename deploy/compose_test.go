// Package deploy holds no program: its tests hold the files that Headroom is
// deployed with.
package deploy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// compose returns what Compose makes of compose.yaml and of what overrides it.
// It refuses what is not in its schema.
func compose(t *testing.T, variables map[string]string, overrides ...string) (*types.Project, error) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []types.ConfigFile{{Filename: filepath.Join(root, "compose.yaml"), Content: content}}
	for _, override := range overrides {
		files = append(files, types.ConfigFile{Filename: filepath.Join(root, "compose.override.yaml"), Content: []byte(override)})
	}
	details := types.ConfigDetails{WorkingDir: root, ConfigFiles: files, Environment: variables}
	return loader.LoadWithContext(t.Context(), details, loader.WithProfiles([]string{"*"}))
}

// mount returns the volume of a service at a place.
func mount(t *testing.T, s *types.ServiceConfig, target string) types.ServiceVolumeConfig {
	t.Helper()
	i := slices.IndexFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return v.Target == target })
	if i < 0 {
		t.Fatalf("%s has nothing at %s", s.Name, target)
	}
	return s.Volumes[i]
}

// compose.yaml runs Headroom as it should be, and mounts files that there are.
func TestCompose(t *testing.T) {
	project, err := compose(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range project.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) || s.Privileged {
			t.Errorf("%s may do more than it needs", name)
		}
		if (name == "headroom") != (len(s.Profiles) == 0) {
			t.Errorf("%s has the profiles %v", name, s.Profiles)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is open to others at %s:%s", name, port.HostIP, port.Published)
			}
		}
		for _, volume := range s.Volumes {
			if volume.Type == types.VolumeTypeVolume {
				if _, ok := project.Volumes[volume.Source]; !ok {
					t.Errorf("%s keeps something in %s, which is no volume", name, volume.Source)
				}
				continue
			}
			if !volume.ReadOnly {
				t.Errorf("%s may write to %s", name, volume.Source)
			}
			if _, err := os.Stat(volume.Source); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if len(project.Services) != 3 {
		t.Errorf("there are %d services", len(project.Services))
	}
	headroom := project.Services["headroom"]
	if headroom.MemLimit != 64<<20 {
		t.Errorf("Headroom may take %d bytes, want 64 MiB", headroom.MemLimit)
	}
	for variable, own := range map[string]string{"HOST_PROC": "/proc", "HOST_SYS": "/sys", "HOST_ROOT": "/"} {
		value := headroom.Environment[variable]
		if value == nil {
			t.Fatalf("%s is not set", variable)
		}
		if got := mount(t, &headroom, *value); got.Source != own {
			t.Errorf("%s is %s, where %s is mounted", variable, *value, got.Source)
		}
	}
}

// The image is told its version, by arguments that the Dockerfile takes.
func TestComposePassesTheVersion(t *testing.T) {
	dockerfile, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ given, want string }{{"", "dev"}, {"v1.2.3", "v1.2.3"}} {
		project, err := compose(t, map[string]string{"VERSION": c.given})
		if err != nil {
			t.Fatal(err)
		}
		build := project.Services["headroom"].Build
		if got := build.Args["VERSION"]; got == nil || *got != c.want {
			t.Errorf("with VERSION=%s the image is built with %v", c.given, got)
		}
		for name := range build.Args {
			if !regexp.MustCompile(`(?m)^ARG ` + name + `\b`).Match(dockerfile) {
				t.Errorf("the Dockerfile takes no %s", name)
			}
		}
	}
}

// What docs/deploy/compose.md overrides is taken, and does what it says.
func TestComposePage(t *testing.T) {
	page, err := os.ReadFile("../docs/deploy/compose.md")
	if err != nil {
		t.Fatal(err)
	}
	var overrides []string
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(page, -1) {
		overrides = append(overrides, string(block[1]))
	}
	if len(overrides) != 3 {
		t.Fatalf("the page has %d blocks of YAML, want 3", len(overrides))
	}
	load := func(override string) types.ServiceConfig {
		project, err := compose(t, nil, override)
		if err != nil {
			t.Fatalf("%v\n%s", err, override)
		}
		return project.Services["headroom"]
	}
	settings := load(overrides[0])
	if got := settings.Environment["HEADROOM_INTERVAL"]; got == nil || *got != "2s" || settings.Environment["HOST_PROC"] == nil {
		t.Errorf("the settings are %v", settings.Environment)
	}
	port := load(overrides[1])
	if len(port.Ports) != 1 || port.Ports[0].Published != "5001" || port.Ports[0].HostIP != "127.0.0.1" || port.Ports[0].Target != 5000 {
		t.Errorf("the ports are %+v", port.Ports)
	}
	plain := load(overrides[2])
	if root := mount(t, &plain, "/host/root"); !root.ReadOnly || root.Bind != nil && root.Bind.Propagation != "" {
		t.Errorf("the machine's root directory is mounted as %+v", root)
	}
	if usual := load("services: {}"); mount(t, &usual, "/host/root").Bind.Propagation != "rslave" {
		t.Error("what is mounted later on the machine is not told")
	}
	if _, err := compose(t, nil, "services: {headroom: {enviroment: {A: b}}}"); err == nil || !strings.Contains(err.Error(), "enviroment") {
		t.Errorf("what is misspelt is not refused: %v", err)
	}
}
