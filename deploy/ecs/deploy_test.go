package ecs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// The script from nothing to the end, with a step that fails in between.
func TestDeploy(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	options := []string{"--region", "eu-central-1", "--name", "hr-test", "--allow", "203.0.113.0/24", "--tag", "1.0.0", "--max", "5"}

	// A push that fails names the step and what to do.
	out, errs, status := c.run([]string{"FAIL_AT=push"}, "./deploy", options...)
	if status == 0 || out != "" || !strings.Contains(errs, "no space left on device") || !strings.Contains(errs, "FAILED while pushing the image") || !strings.Contains(errs, "run the same command again") {
		t.Errorf("a push that fails ends with %d, %q and\n%s", status, out, errs)
	}
	if got := c.built(); !slices.Equal(got, []string{"bud", "login", "push"}) {
		t.Errorf("the builder was asked to %v", got)
	}
	if n := len(ask[struct{ ClusterArns []any }](c, "ecs", "list-clusters").ClusterArns); n != 0 {
		t.Errorf("without an image there are %d clusters", n)
	}

	// The same again goes on to the end.
	go c.registerTarget("hr-test")
	out, errs, status = c.run(nil, "./deploy", options...)
	if status != 0 || !strings.HasPrefix(out, "http://hr-test") || strings.Count(out, "\n") != 1 {
		t.Fatalf("it ends with %d, %q and\n%s", status, out, errs)
	}
	if got := c.built(); !slices.Equal(got, []string{"bud", "login", "push"}) {
		t.Errorf("the builder was asked to %v", got)
	}
	c.check("1.0.0")
	c.checkServiceIsTaken()

	// Once more: nothing is built, and all stays.
	again, errs, status := c.run(nil, "./deploy", options...)
	if status != 0 || again != out {
		t.Errorf("again it ends with %d, %q and\n%s", status, again, errs)
	}
	if got := c.built(); len(got) > 0 {
		t.Errorf("again the builder was asked to %v", got)
	}
	c.check("1.0.0")

	// Another version goes to the same service.
	options[slices.Index(options, "1.0.0")] = "1.1.0"
	again, errs, status = c.run(nil, "./deploy", options...)
	if status != 0 || again != out {
		t.Errorf("the next version ends with %d, %q and\n%s", status, again, errs)
	}
	c.check("1.1.0")

	// A stack of somebody else is left alone.
	if _, errs, status := c.run(nil, "aws", "cloudformation", "create-stack", "--stack-name", "others", "--template-body",
		`{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}`); status != 0 {
		t.Fatal(errs)
	}
	if _, errs, status := c.run(nil, "./destroy", "--region", "eu-central-1", "--name", "others", "--yes"); status != 2 || !strings.Contains(errs, "left alone") {
		t.Errorf("another's stack: %d, %s", status, errs)
	}

	if _, errs, status := c.run(nil, "./destroy", "--region", "eu-central-1", "--name", "hr-test"); status != 2 || !strings.Contains(errs, "add --yes") {
		t.Errorf("without being asked it is removed: %d, %s", status, errs)
	}
	// The stand-in knows no EmptyOnDelete: a repository with an image stays.
	c.succeeds("cloudformation", "deploy", "--stack-name", "busy-repository", "--template-file", "repository.yaml", "--parameter-overrides", "Name=busy", "--tags", "application=headroom")
	c.succeeds("ecr", "put-image", "--repository-name", "busy", "--image-tag", "1", "--image-manifest", `{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json"}`)
	if _, errs, status := c.run(nil, "./destroy", "--region", "eu-central-1", "--name", "busy", "--yes"); status != 1 || !strings.Contains(errs, "still contains images") || !strings.Contains(errs, "run the same command again") {
		t.Errorf("what can't be removed gives %d, %s", status, errs)
	}
	c.succeeds("ecr", "delete-repository", "--repository-name", "busy", "--force")

	c.succeeds("ecr", "batch-delete-image", "--repository-name", "hr-test", "--image-ids", "imageTag=1.0.0", "imageTag=1.1.0")
	if out, errs, status := c.run(nil, "./destroy", "--region", "eu-central-1", "--name", "hr-test", "--yes"); status != 0 || !strings.Contains(out, "hr-test is gone") {
		t.Fatalf("destroy ends with %d, %s %s", status, out, errs)
	}
	if n := len(ask[struct {
		Repositories []any `json:"repositories"`
	}](c, "ecr", "describe-repositories").Repositories); n != 0 {
		t.Errorf("%d repositories are left", n)
	}
	if n := len(ask[struct{ LoadBalancers []any }](c, "elbv2", "describe-load-balancers").LoadBalancers); n != 0 {
		t.Errorf("%d load balancers are left", n)
	}
	if out, _, status := c.run(nil, "./destroy", "--region", "eu-central-1", "--name", "hr-test", "--yes"); status != 0 || !strings.Contains(out, "nothing to do") {
		t.Errorf("destroy again: %d, %s", status, out)
	}
}

// check reads back what stands.
func (c *cloud) check(tag string) {
	c.t.Helper()
	// The stand-in's CloudFormation leaves out the network and the load
	// balancer of a service (see checkServiceIsTaken), and makes no new task
	// definition when a parameter changes.
	services := ask[struct {
		Services []struct{ Status string }
	}](c, "ecs", "describe-services", "--cluster", "hr-test", "--services", "hr-test").Services
	if len(services) != 1 || services[0].Status != "ACTIVE" {
		c.t.Fatalf("the services are %+v", services)
	}

	task := ask[struct {
		TaskDefinition struct {
			Memory               string
			ContainerDefinitions []struct {
				Name, Image  string
				PortMappings []struct{ ContainerPort int }
			}
		}
	}](c, "ecs", "describe-task-definition", "--task-definition", "hr-test").TaskDefinition
	container := task.ContainerDefinitions[0]
	if task.Memory != "512" || !strings.HasSuffix(container.Image, ".dkr.ecr.eu-central-1.amazonaws.com/hr-test:1.0.0") ||
		container.Name != "headroom" || container.PortMappings[0].ContainerPort != 5000 {
		c.t.Errorf("the task is %+v", task)
	}
	parameters := ask[struct {
		Stacks []struct {
			Parameters []struct{ ParameterKey, ParameterValue string }
		}
	}](c, "cloudformation", "describe-stacks", "--stack-name", "hr-test").Stacks[0].Parameters
	if want := "{ParameterKey:ImageTag ParameterValue:" + tag + "}"; !strings.Contains(fmt.Sprintf("%+v", parameters), want) {
		c.t.Errorf("the stack was asked for %+v, want %s", parameters, want)
	}
	images := ask[struct {
		ImageIDs []struct{ ImageTag string }
	}](c, "ecr", "list-images", "--repository-name", "hr-test").ImageIDs
	if !strings.Contains(fmt.Sprint(images), tag) {
		c.t.Errorf("the repository has %v", images)
	}

	groups := ask[struct {
		TargetGroups []struct {
			TargetGroupArn, Protocol, TargetType, HealthCheckPath string
			Port                                                  int
		}
	}](c, "elbv2", "describe-target-groups", "--names", "hr-test").TargetGroups
	if g := groups[0]; g.Port != 5000 || g.Protocol != "HTTP" || g.TargetType != "ip" || g.HealthCheckPath != "/readyz" {
		c.t.Errorf("the target group is %+v", g)
	}
	balancers := ask[struct {
		LoadBalancers []struct {
			LoadBalancerArn, Scheme, Type string
			SecurityGroups                []string
		}
	}](c, "elbv2", "describe-load-balancers", "--names", "hr-test").LoadBalancers
	if b := balancers[0]; b.Scheme != "internet-facing" || b.Type != "application" || len(b.SecurityGroups) != 1 {
		c.t.Errorf("the load balancer is %+v", b)
	}
	listeners := ask[struct {
		Listeners []struct {
			Port           int
			Protocol       string
			DefaultActions []struct{ Type, TargetGroupArn string }
		}
	}](c, "elbv2", "describe-listeners", "--load-balancer-arn", balancers[0].LoadBalancerArn).Listeners
	if len(listeners) != 1 || listeners[0].Port != 80 || listeners[0].DefaultActions[0].TargetGroupArn != groups[0].TargetGroupArn {
		c.t.Errorf("the listeners are %+v", listeners)
	}
	rules := ask[struct {
		SecurityGroups []struct {
			IPPermissions []struct {
				FromPort, ToPort int
				IPRanges         []struct{ CIDRIP string }
				UserIDGroupPairs []struct{ GroupID string }
			}
		}
	}](c, "ec2", "describe-security-groups", "--group-ids", balancers[0].SecurityGroups[0], c.resources("hr-test")["TaskSecurityGroup"]).SecurityGroups
	if got := fmt.Sprintf("%+v", rules); !strings.Contains(got, "FromPort:80 ToPort:80 IPRanges:[{CIDRIP:203.0.113.0/24}]") ||
		!strings.Contains(got, "FromPort:5000 ToPort:5000 IPRanges:[] UserIDGroupPairs:[{GroupID:"+balancers[0].SecurityGroups[0]+"}]") {
		c.t.Errorf("the security groups are %s", got)
	}
}

// checkServiceIsTaken asks the services themselves for what the template tells
// CloudFormation to ask them for, and reads it back: the stand-in's
// CloudFormation knows neither the load balancer of a service nor scaling nor
// alarms.
func (c *cloud) checkServiceIsTaken() {
	c.t.Helper()
	made := c.resources("hr-test")
	tmpl := loadTemplate(c.t, choices{"HasCertificate": false, "HasToken": false, "HasEmail": false, "HasBoundary": false, "HasExecuteCommand": false})
	subnets := ask[struct{ Subnets []struct{ SubnetID string } }](c, "ec2", "describe-subnets").Subnets
	suffix := func(arn, kind string) string {
		_, after, _ := strings.Cut(arn, kind)
		return kind + after
	}
	names := strings.NewReplacer(
		"ref:TargetGroup", made["TargetGroup"], "ref:TaskSecurityGroup", made["TaskSecurityGroup"], "ref:SubnetIds", subnets[0].SubnetID, "ref:Cluster", "hr-test",
		"ref:TaskDefinition", "hr-test", "ref:MinTasks", "1", "ref:MaxTasks", "5", "ref:AssignPublicIp", "ENABLED", "ref:ScalableTarget", "",
		"ref:Name", "again", "<Name>", "again", "<Cluster>", "hr-test", "<Service.Name>", "again", "attribute:Service.Name", "again",
		"attribute:LoadBalancer.LoadBalancerFullName", suffix(made["LoadBalancer"], "app/"), "<LoadBalancer.LoadBalancerFullName>", suffix(made["LoadBalancer"], "app/"),
		"attribute:TargetGroup.TargetGroupFullName", suffix(made["TargetGroup"], "targetgroup/"), "<TargetGroup.TargetGroupFullName>", suffix(made["TargetGroup"], "targetgroup/"),
	)
	// input writes the properties of a resource as the AWS CLI takes them.
	input := func(resource string, change func(map[string]any)) string {
		properties := as[map[string]any](c.t, resolved(tmpl, tmpl.Resources[resource].Properties))
		change(properties)
		var packed bytes.Buffer
		encoder := json.NewEncoder(&packed)
		encoder.SetEscapeHTML(false) // it marks what is filled in
		if err := encoder.Encode(properties); err != nil {
			c.t.Fatal(err)
		}
		text := names.Replace(packed.String())
		if strings.Contains(text, "ref:") || strings.Contains(text, "attribute:") || strings.Contains(text, "<") {
			c.t.Fatalf("%s is not filled in: %s", resource, text)
		}
		return text
	}
	ask[any](c, "ecs", "create-service", "--cli-input-json", input("Service", func(m map[string]any) {
		m["DesiredCount"] = 1
		lower := as[map[string]any](c.t, lowerKeys(m))
		clear(m)
		maps.Copy(m, lower)
	}))
	service := ask[struct {
		Services []struct {
			LaunchType    string
			LoadBalancers []struct {
				TargetGroupArn, ContainerName string
				ContainerPort                 int
			}
			DeploymentConfiguration struct {
				DeploymentCircuitBreaker struct{ Enable, Rollback bool }
			}
			NetworkConfiguration struct {
				AwsvpcConfiguration struct {
					SecurityGroups []string
					AssignPublicIP string
				}
			}
		}
	}](c, "ecs", "describe-services", "--cluster", "hr-test", "--services", "again").Services[0]
	if lb := service.LoadBalancers[0]; service.LaunchType != "FARGATE" || lb.TargetGroupArn != made["TargetGroup"] || lb.ContainerName != "headroom" || lb.ContainerPort != 5000 {
		c.t.Errorf("the service is %+v", service)
	}
	if n := service.NetworkConfiguration.AwsvpcConfiguration; n.AssignPublicIP != "ENABLED" || !slices.Equal(n.SecurityGroups, []string{made["TaskSecurityGroup"]}) {
		c.t.Errorf("its network is %+v", n)
	}

	c.succeeds("application-autoscaling", "register-scalable-target", "--cli-input-json", input("ScalableTarget", func(m map[string]any) {
		m["MinCapacity"], m["MaxCapacity"] = 1, 5
	}))
	for _, name := range []string{"ScaleOnCpu", "ScaleOnRequests"} {
		c.succeeds("application-autoscaling", "put-scaling-policy", "--service-namespace", "ecs", "--scalable-dimension", "ecs:service:DesiredCount", "--resource-id", "service/hr-test/again",
			"--cli-input-json", input(name, func(m map[string]any) { delete(m, "ScalingTargetId") }))
	}
	for _, name := range []string{"UnhealthyAlarm", "ErrorAlarm", "CpuAlarm", "MemoryAlarm"} {
		c.succeeds("cloudwatch", "put-metric-alarm", "--cli-input-json", input(name, func(map[string]any) {}))
	}
	targets := ask[struct {
		ScalableTargets []struct {
			ResourceID               string
			MinCapacity, MaxCapacity int
		}
	}](c, "application-autoscaling", "describe-scalable-targets", "--service-namespace", "ecs").ScalableTargets
	if len(targets) != 1 || targets[0].ResourceID != "service/hr-test/again" || targets[0].MinCapacity != 1 || targets[0].MaxCapacity != 5 {
		c.t.Errorf("what scales is %+v", targets)
	}
	policies := ask[struct {
		ScalingPolicies []struct {
			PolicyName, ResourceID                   string
			TargetTrackingScalingPolicyConfiguration struct {
				TargetValue                   float64
				PredefinedMetricSpecification struct{ PredefinedMetricType string }
			}
		}
	}](c, "application-autoscaling", "describe-scaling-policies", "--service-namespace", "ecs").ScalingPolicies
	var tracked []string
	for _, p := range policies {
		tracked = append(tracked, fmt.Sprintf("%s %s %g", p.PolicyName, p.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType, p.TargetTrackingScalingPolicyConfiguration.TargetValue))
	}
	slices.Sort(tracked)
	if want := []string{"again-cpu ECSServiceAverageCPUUtilization 60", "again-requests ALBRequestCountPerTarget 60000"}; !slices.Equal(tracked, want) {
		c.t.Errorf("it scales by %q, want %q", tracked, want)
	}
	alarms := ask[struct {
		MetricAlarms []struct {
			AlarmName, Namespace, MetricName, Statistic, ComparisonOperator string
			Threshold                                                       float64
			Dimensions                                                      []struct{ Name, Value string }
		}
	}](c, "cloudwatch", "describe-alarms", "--alarm-name-prefix", "again-").MetricAlarms
	balancer, targetGroup := suffix(made["LoadBalancer"], "app/"), suffix(made["TargetGroup"], "targetgroup/")
	wanted := map[string]string{
		"again-unhealthy": fmt.Sprintf("AWS/ApplicationELB HealthyHostCount Minimum LessThanThreshold 1 [{LoadBalancer %s} {TargetGroup %s}]", balancer, targetGroup),
		"again-errors":    fmt.Sprintf("AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum GreaterThanThreshold 10 [{LoadBalancer %s} {TargetGroup %s}]", balancer, targetGroup),
		"again-cpu":       "AWS/ECS CPUUtilization Average GreaterThanThreshold 85 [{ClusterName hr-test} {ServiceName again}]",
		"again-memory":    "AWS/ECS MemoryUtilization Average GreaterThanThreshold 85 [{ClusterName hr-test} {ServiceName again}]",
	}
	if len(alarms) != len(wanted) {
		c.t.Errorf("the alarms are %+v", alarms)
	}
	for _, a := range alarms {
		if got := fmt.Sprint(a.Namespace, " ", a.MetricName, " ", a.Statistic, " ", a.ComparisonOperator, " ", a.Threshold, " ", a.Dimensions); got != wanted[a.AlarmName] {
			c.t.Errorf("%s is %s, want %s", a.AlarmName, got, wanted[a.AlarmName])
		}
	}
	c.succeeds("ecs", "delete-service", "--cluster", "hr-test", "--service", "again", "--force")
}

// lowerKeys begins the names of properties with a small letter, as the API of
// ECS has them.
func lowerKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for k, e := range v {
			m[strings.ToLower(k[:1])+k[1:]] = lowerKeys(e)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = lowerKeys(e)
		}
		return list
	}
	return v
}
