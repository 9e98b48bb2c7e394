// Package ecs holds no program: its tests hold the files beside it against what
// ECS takes.
package ecs

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// allChoices returns every combination of the conditions.
func allChoices() []choices {
	list := []choices{{}}
	for _, name := range []string{"HasCertificate", "HasToken", "HasEmail", "HasBoundary", "HasExecuteCommand"} {
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
		waits := tmpl.Resources["Service"].Metadata
		for what, want := range map[string]string{
			"Listener":       map[bool]string{false: "ref:HttpListener", true: "ref:HttpsListener"}[with["HasCertificate"]],
			"Token":          map[bool]string{false: "none", true: "ref:TokenPolicy"}[with["HasToken"]],
			"ExecuteCommand": map[bool]string{false: "none", true: "ref:ExecuteCommandPolicy"}[with["HasExecuteCommand"]],
		} {
			if waits[what] != want {
				t.Errorf("%v: the service waits for %v as %s, want %s", with, waits[what], what, want)
			}
		}
		// The listener that it waits for is the one that forwards to its targets.
		name, _ := strings.CutPrefix(fmt.Sprint(waits["Listener"]), "ref:")
		if forwards := as[[]struct{ Type, TargetGroupArn string }](t, tmpl.Resources[name].Properties["DefaultActions"]); len(forwards) != 1 || forwards[0].Type != "forward" || forwards[0].TargetGroupArn != "ref:TargetGroup" {
			t.Errorf("%v: %s does not forward to the tasks: %v", with, name, forwards)
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
			if bound := r.Properties["PermissionsBoundary"] == "ref:PermissionsBoundaryArn"; r.Type == "AWS::IAM::Role" && bound != with["HasBoundary"] {
				t.Errorf("%v: %s is bounded: %t", with, name, bound)
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

func TestTemplatesLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("THE TEMPLATES ARE NOT LINTED: cfn-lint is not installed (pip install cfn-lint)")
	}
	if out, err := exec.CommandContext(t.Context(), lint, "service.yaml", "repository.yaml", "tasks.yaml", "github-role.yaml").CombinedOutput(); err != nil {
		t.Errorf("cfn-lint: %v\n%s", err, out)
	}
}
