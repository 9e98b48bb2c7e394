package ecs

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// fargateMemory is what Fargate takes with so many units of processor, in MiB
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html).
var fargateMemory = map[string][]string{
	"256":  {"512", "1024", "2048"},
	"512":  {"1024", "2048", "3072", "4096"},
	"1024": {"2048", "3072", "4096", "5120", "6144", "7168", "8192"},
}

func checkTask(t *testing.T, what string, task *ecs.RegisterTaskDefinitionInput) {
	t.Helper()
	fargate := len(task.RequiresCompatibilities) == 1 && task.RequiresCompatibilities[0] == "FARGATE"
	if fargate && !strings.HasPrefix(*task.Cpu, "ref:") && !slices.Contains(fargateMemory[*task.Cpu], *task.Memory) {
		t.Errorf("%s: Fargate does not take %s units with %s MiB", what, *task.Cpu, *task.Memory)
	}
	if fargate && (task.NetworkMode != "awsvpc" || task.ExecutionRoleArn == nil) {
		t.Errorf("%s: Fargate wants awsvpc and a role to fetch the image", what)
	}
	found := false
	for _, c := range task.ContainerDefinitions {
		if *c.Name != "headroom" {
			continue
		}
		found = true
		if c.ReadonlyRootFilesystem == nil || !*c.ReadonlyRootFilesystem || c.User == nil || *c.User != "65532:65532" ||
			c.Privileged != nil || !slices.Equal(c.LinuxParameters.Capabilities.Drop, []string{"ALL"}) || len(c.LinuxParameters.Capabilities.Add) > 0 {
			t.Errorf("%s: it may do more than it needs", what)
		}
		if len(c.PortMappings) != 1 || *c.PortMappings[0].ContainerPort != 5000 {
			t.Errorf("%s: port 5000 is not mapped", what)
		}
		if !slices.Equal(c.HealthCheck.Command, []string{"CMD", "/headroom", "health"}) {
			t.Errorf("%s: the health check is %v", what, c.HealthCheck.Command)
		}
		if c.LogConfiguration == nil || c.LogConfiguration.Options["awslogs-region"] == "" || c.LogConfiguration.Options["awslogs-stream-prefix"] == "" {
			t.Errorf("%s: it does not log", what)
		}
		volumes := make(map[string]string)
		for _, v := range task.Volumes {
			volumes[*v.Name] = *v.Host.SourcePath
		}
		mounted := make(map[string]string)
		for _, m := range c.MountPoints {
			source, ok := volumes[*m.SourceVolume]
			if !ok || m.ReadOnly == nil || !*m.ReadOnly {
				t.Errorf("%s: %s comes from no volume, or can be written", what, *m.ContainerPath)
			}
			mounted[*m.ContainerPath] = source
		}
		for _, e := range c.Environment {
			if own, is := map[string]string{"HOST_PROC": "/proc", "HOST_SYS": "/sys", "HOST_ROOT": "/"}[*e.Name]; is && mounted[*e.Value] != own {
				t.Errorf("%s: %s is %s, where %q is mounted", what, *e.Name, *e.Value, mounted[*e.Value])
			}
		}
	}
	if !found {
		t.Errorf("%s: there is no container headroom", what)
	}
}

// Each file of a task is what ECS takes, whatever stands for the words to fill
// in.
func TestTaskDefinitions(t *testing.T) {
	for _, file := range []string{"task-fargate.json", "task-ec2-daemon.json", "task-sidecar.json"} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var task ecs.RegisterTaskDefinitionInput
		if err := decode(json.RawMessage(content), &task); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		checkTask(t, file, &task)
	}
}
