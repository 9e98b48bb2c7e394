// Package ecs holds no program: its tests hold the files beside it against what
// ECS takes.
package ecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"go.yaml.in/yaml/v3"
)

// template is what is used of service.yaml.
type template struct {
	Parameters map[string]struct {
		Type          string
		Default       any
		AllowedValues []any
	}
	Resources map[string]struct {
		Type       string
		Condition  string
		DependsOn  []string
		Properties map[string]any
	}
	Rules, Outputs, Conditions map[string]any
}

// choices are the conditions that a template is resolved with.
type choices map[string]bool

// loadTemplate reads the template as CloudFormation does with these conditions:
// of each !If one side stays; parameters and attributes become their names.
func loadTemplate(t *testing.T, with choices) template {
	t.Helper()
	content, err := os.ReadFile("service.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		t.Fatal(err)
	}
	value, err := with.resolve(root.Content[0])
	if err != nil {
		t.Fatal(err)
	}
	packed, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var result template
	if err := json.Unmarshal(packed, &result); err != nil {
		t.Fatal(err)
	}
	for name, r := range result.Resources {
		if on, known := with[r.Condition]; r.Condition != "" && (!known || !on) {
			delete(result.Resources, name)
		}
	}
	return result
}

// noValue stands for AWS::NoValue.
type noValue struct{}

func (with choices) resolve(n *yaml.Node) (any, error) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return nil, fmt.Errorf("line %d: CloudFormation takes no aliases", n.Line)
	}
	switch n.Tag {
	case "!If":
		side := n.Content[2]
		if on, known := with[n.Content[0].Value]; !known {
			return nil, fmt.Errorf("line %d: the test knows no condition %s", n.Line, n.Content[0].Value)
		} else if on {
			side = n.Content[1]
		}
		return with.resolve(side)
	case "!Ref":
		if n.Value == "AWS::NoValue" {
			return noValue{}, nil
		}
		return "ref:" + n.Value, nil
	case "!GetAtt":
		return "attribute:" + n.Value, nil
	case "!Sub":
		return regexp.MustCompile(`\$\{([^}]+)\}`).ReplaceAllString(n.Value, "<$1>"), nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i < len(n.Content); i += 2 {
			v, err := with.resolve(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			if _, nothing := v.(noValue); !nothing {
				m[n.Content[i].Value] = v
			}
		}
		return m, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			v, err := with.resolve(c)
			if err != nil {
				return nil, err
			}
			if _, nothing := v.(noValue); !nothing {
				list = append(list, v)
			}
		}
		return list, nil
	default:
		if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
			return n.Tag + " " + n.Value, nil
		}
		var v any
		err := n.Decode(&v)
		return v, err
	}
}

// decode reads properties into a type of the SDK: a field that it does not
// know, another type and a word that is not one of its enumeration are errors.
func decode(properties any, into any) error {
	packed, err := json.Marshal(properties)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(packed))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	return checkEnums(reflect.ValueOf(into), "")
}

// as reads a part of the template into a type.
func as[T any](t *testing.T, v any) T {
	t.Helper()
	var result T
	packed, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(packed, &result)
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// checkEnums goes through a value and looks whether each enumeration holds one
// of its words.
func checkEnums(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return checkEnums(v.Elem(), path)
	case reflect.Struct:
		var errs []error
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				errs = append(errs, checkEnums(v.Field(i), path+"."+v.Type().Field(i).Name))
			}
		}
		return errors.Join(errs...)
	case reflect.Slice:
		var errs []error
		for i := range v.Len() {
			errs = append(errs, checkEnums(v.Index(i), fmt.Sprintf("%s[%d]", path, i)))
		}
		return errors.Join(errs...)
	case reflect.String:
		values := v.MethodByName("Values")
		if !values.IsValid() || v.Len() == 0 {
			return nil
		}
		all := values.Call(nil)[0]
		for i := range all.Len() {
			if all.Index(i).String() == v.String() {
				return nil
			}
		}
		return fmt.Errorf("%s: %q is none of %v", path, v.String(), all)
	}
	return nil
}

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

// allChoices returns every combination of the conditions.
func allChoices() []choices {
	list := []choices{{}}
	for _, name := range []string{"HasCertificate", "HasToken", "HasEmail", "HasExecuteCommand"} {
		var next []choices
		for _, c := range list {
			for _, on := range []bool{false, true} {
				d := maps.Clone(c)
				d[name] = on
				next = append(next, d)
			}
		}
		list = next
	}
	return list
}

func TestTemplateDecodesStrictly(t *testing.T) {
	for _, with := range allChoices() {
		tmpl := loadTemplate(t, with)
		properties := tmpl.Resources["TaskDefinition"].Properties
		var task ecs.RegisterTaskDefinitionInput
		if err := decode(resolved(tmpl, properties), &task); err != nil {
			t.Errorf("%v: the task: %v", with, err)
			continue
		}
		c := &task.ContainerDefinitions[0]
		if exec := with["HasExecuteCommand"]; *c.ReadonlyRootFilesystem == exec {
			t.Errorf("%v: the root file system can't be written: %t", with, *c.ReadonlyRootFilesystem)
		} else if exec {
			*c.ReadonlyRootFilesystem = true
		}
		checkTask(t, "template", &task)
		if got := len(c.Secrets) > 0; got != with["HasToken"] {
			t.Errorf("%v: the token is given: %t", with, got)
		}

		var input ecs.CreateServiceInput
		if err := decode(resolved(tmpl, tmpl.Resources["Service"].Properties), &input); err != nil {
			t.Errorf("%v: the service: %v", with, err)
			continue
		}
		if lb := input.LoadBalancers[0]; *lb.ContainerName != *c.Name || *lb.ContainerPort != *c.PortMappings[0].ContainerPort || *lb.TargetGroupArn != "ref:TargetGroup" {
			t.Errorf("%v: the load balancer asks %s:%d, the task has %s:%d", with, *lb.ContainerName, *lb.ContainerPort, *c.Name, *c.PortMappings[0].ContainerPort)
		}
		if b := input.DeploymentConfiguration.DeploymentCircuitBreaker; !b.Enable || !b.Rollback || *input.DeploymentConfiguration.MinimumHealthyPercent != 100 {
			t.Errorf("%v: a failed deployment is not rolled back", with)
		}
		if input.DesiredCount != nil {
			t.Errorf("%v: an update would set back the number of tasks", with)
		}
		if !slices.Contains(tmpl.Resources["Service"].DependsOn, "HttpListener") {
			t.Errorf("%v: the service may come before the listener", with)
		}
		var cluster ecs.CreateClusterInput
		if err := decode(resolved(tmpl, map[string]any{
			"ClusterName": tmpl.Resources["Cluster"].Properties["ClusterName"], "Settings": tmpl.Resources["Cluster"].Properties["ClusterSettings"],
		}), &cluster); err != nil {
			t.Errorf("%v: the cluster: %v", with, err)
		}
		if https := tmpl.Resources["HttpsListener"].Type != ""; https != with["HasCertificate"] {
			t.Errorf("%v: it listens for HTTPS: %t", with, https)
		}
		action := as[[]struct{ Type string }](t, tmpl.Resources["HttpListener"].Properties["DefaultActions"])[0].Type
		if want := map[bool]string{false: "forward", true: "redirect"}[with["HasCertificate"]]; action != want {
			t.Errorf("%v: HTTP is answered with a %s, want a %s", with, action, want)
		}
	}
}

// resolved puts the defaults of parameters in where they are referred to, and a
// list for one that is a list.
func resolved(tmpl template, v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for k, e := range v {
			m[k] = resolved(tmpl, e)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = resolved(tmpl, e)
		}
		return list
	case string:
		name, refers := strings.CutPrefix(v, "ref:")
		switch p := tmpl.Parameters[name]; {
		case !refers:
		case strings.HasPrefix(p.Type, "List<"):
			return []any{v}
		case p.Default != nil && p.Default != "":
			return p.Default
		}
	}
	return v
}

// The pairs of processor and memory that the rules let through are those of
// Fargate, and each value that can be chosen has a pair.
func TestTemplateTakesOnlyPairsOfFargate(t *testing.T) {
	content, err := os.ReadFile("service.yaml")
	if err != nil {
		t.Fatal(err)
	}
	pairs := regexp.MustCompile(`RuleCondition: !Equals \[!Ref Cpu, "(\d+)"\]\n\s+Assertions:\n\s+- Assert: !Contains \[\[(.*?)\], !Ref Memory\]`).FindAllStringSubmatch(string(content), -1)
	tmpl := loadTemplate(t, allChoices()[0])
	if len(pairs) != len(tmpl.Parameters["Cpu"].AllowedValues) {
		t.Fatalf("%d rules for %v", len(pairs), tmpl.Parameters["Cpu"].AllowedValues)
	}
	for _, p := range pairs {
		for memory := range strings.SplitSeq(strings.ReplaceAll(p[2], `"`, ""), ", ") {
			if !slices.Contains(fargateMemory[p[1]], memory) || !slices.Contains(tmpl.Parameters["Memory"].AllowedValues, any(memory)) {
				t.Errorf("%s units with %s MiB are let through", p[1], memory)
			}
		}
	}
}

// A role may do what it needs and no more.
func TestRolesHaveLeastPrivilege(t *testing.T) {
	for _, with := range allChoices() {
		tmpl := loadTemplate(t, with)
		var granted []string
		for name, r := range tmpl.Resources {
			if !strings.HasPrefix(r.Type, "AWS::IAM::") {
				continue
			}
			if r.Properties["ManagedPolicyArns"] != nil {
				t.Errorf("%s has a managed policy", name)
			}
			type policy struct {
				PolicyDocument struct {
					Statement []struct{ Action, Resource any }
				}
			}
			policies := as[[]policy](t, r.Properties["Policies"])
			if r.Type == "AWS::IAM::RolePolicy" {
				policies = []policy{as[policy](t, r.Properties)}
			}
			for _, p := range policies {
				for _, statement := range p.PolicyDocument.Statement {
					actions, many := statement.Action.([]any)
					if !many {
						actions = []any{statement.Action}
					}
					for _, action := range as[[]string](t, actions) {
						granted = append(granted, action)
						if strings.Contains(action, "*") {
							t.Errorf("%s may do %s", name, action)
						}
						// What knows no other resource, by the service authorization reference.
						if statement.Resource == "*" && action != "ecr:GetAuthorizationToken" && !strings.HasPrefix(action, "ssmmessages:") {
							t.Errorf("%s may do %s to everything", name, action)
						}
					}
				}
			}
		}
		if slices.Contains(granted, "secretsmanager:GetSecretValue") != with["HasToken"] || slices.Contains(granted, "ssmmessages:OpenDataChannel") != with["HasExecuteCommand"] {
			t.Errorf("%v: granted are %v", with, granted)
		}
	}
}

// The wrong words that CloudFormation would find only after minutes are found
// here.
func TestStrictDecodingFindsFaults(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"an unknown property": func(m map[string]any) { m["Memmory"] = "512" },
		"a bad enumeration":   func(m map[string]any) { m["NetworkMode"] = "vpc" },
		"another type":        func(m map[string]any) { m["ContainerDefinitions"] = "headroom" },
		"a nested bad word": func(m map[string]any) {
			m["RuntimePlatform"] = map[string]any{"CpuArchitecture": "AMD64"}
		},
	} {
		tmpl := loadTemplate(t, choices{"HasCertificate": false, "HasToken": false, "HasEmail": false, "HasExecuteCommand": false})
		properties := as[map[string]any](t, resolved(tmpl, tmpl.Resources["TaskDefinition"].Properties))
		change(properties)
		if err := decode(properties, new(ecs.RegisterTaskDefinitionInput)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestTemplatesLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("THE TEMPLATES ARE NOT LINTED: cfn-lint is not installed (pip install cfn-lint)")
	}
	if out, err := exec.CommandContext(t.Context(), lint, "service.yaml", "repository.yaml").CombinedOutput(); err != nil {
		t.Errorf("cfn-lint: %v\n%s", err, out)
	}
}
