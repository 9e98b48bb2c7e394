package ecs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// With a certificate, in a network of one's own without public addresses, and
// with all that can be switched on: what stands is read back.
func TestDeployWithEveryOption(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	certificate := ask[struct{ CertificateArn string }](c, "acm", "request-certificate", "--domain-name", "headroom.example.org").CertificateArn
	secret := ask[struct{ ARN string }](c, "secretsmanager", "create-secret", "--name", "headroom-token", "--secret-string", "t").ARN
	boundary := ask[struct{ Policy struct{ Arn string } }](c, "iam", "create-policy", "--policy-name", "hr-all-boundary", "--policy-document",
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}]}`).Policy.Arn
	network := ask[struct{ Vpc struct{ VpcID string } }](c, "ec2", "create-vpc", "--cidr-block", "10.9.0.0/16").Vpc.VpcID
	var subnets []string
	for _, zone := range []string{"a", "b"} {
		subnets = append(subnets, ask[struct{ Subnet struct{ SubnetID string } }](c, "ec2", "create-subnet", "--vpc-id", network,
			"--availability-zone", "eu-central-1"+zone, "--cidr-block", "10.9."+fmt.Sprint(len(subnets))+".0/24").Subnet.SubnetID)
	}
	options := []string{
		"--region", "eu-central-1", "--name", "hr-all", "--allow", "10.0.0.0/8", "--tag", "1.0.0", "--certificate", certificate,
		"--vpc", network, "--subnets", strings.Join(subnets, ","), "--internal", "--cpu", "512", "--memory", "1024", "--arch", "arm64",
		"--min", "2", "--max", "4", "--token-secret", secret, "--alarm-email", "ops@example.org", "--boundary", boundary, "--insights", "--exec",
	}
	go c.registerTarget("hr-all")
	out, errs, status := c.run(nil, "./deploy", options...)
	if status != 0 || !strings.HasPrefix(out, "https://") || !strings.Contains(errs, "point the domain name of the certificate") {
		t.Fatalf("it ends with %d, %q and\n%s", status, out, errs)
	}
	made := c.resources("hr-all")

	balancer := ask[struct {
		LoadBalancers []struct {
			Scheme, VpcID     string
			AvailabilityZones []struct{ SubnetID string }
		}
	}](c, "elbv2", "describe-load-balancers", "--names", "hr-all").LoadBalancers[0]
	if balancer.Scheme != "internal" || balancer.VpcID != network || len(balancer.AvailabilityZones) != 2 || !slices.Contains(subnets, balancer.AvailabilityZones[0].SubnetID) {
		t.Errorf("the load balancer is %+v, want it internal in %s, %s", balancer, network, subnets)
	}
	listeners := ask[struct {
		Listeners []struct {
			Port                int
			Protocol, SslPolicy string
			Certificates        []struct{ CertificateArn string }
			DefaultActions      []struct {
				Type, TargetGroupArn string
				RedirectConfig       struct{ Protocol, Port, StatusCode string }
			}
		}
	}](c, "elbv2", "describe-listeners", "--load-balancer-arn", made["LoadBalancer"]).Listeners
	if len(listeners) != 2 {
		t.Fatalf("the listeners are %+v", listeners)
	}
	for _, l := range listeners {
		got := fmt.Sprintf("%s %s %v %+v", l.Protocol, l.SslPolicy, l.Certificates, l.DefaultActions)
		want := "HTTP  [] [{Type:redirect TargetGroupArn: RedirectConfig:{Protocol:HTTPS Port:443 StatusCode:HTTP_301}}]"
		if l.Port == 443 {
			want = fmt.Sprintf("HTTPS ELBSecurityPolicy-TLS13-1-2-2021-06 [{%s}] [{Type:forward TargetGroupArn:%s RedirectConfig:{Protocol: Port: StatusCode:}}]", certificate, made["TargetGroup"])
		}
		if l.Port != 80 && l.Port != 443 || got != want {
			t.Errorf("port %d is %s, want %s", l.Port, got, want)
		}
	}

	rules := ask[struct {
		SecurityGroups []struct {
			VpcID         string
			IPPermissions []struct {
				FromPort int
				IPRanges []struct{ CIDRIP string }
			}
		}
	}](c, "ec2", "describe-security-groups", "--group-ids", made["LoadBalancerSecurityGroup"]).SecurityGroups[0]
	if got := fmt.Sprint(rules); rules.VpcID != network || !strings.Contains(got, "{443 [{10.0.0.0/8}]}") || !strings.Contains(got, "{80 [{10.0.0.0/8}]}") {
		t.Errorf("the load balancer takes %s", got)
	}

	task := ask[struct {
		TaskDefinition struct {
			Memory               string
			ContainerDefinitions []struct {
				ReadonlyRootFilesystem bool
				Secrets                []struct{ Name, ValueFrom string }
			}
		}
	}](c, "ecs", "describe-task-definition", "--task-definition", "hr-all").TaskDefinition
	if got, want := fmt.Sprint(task), fmt.Sprintf("{1024 [{false [{HEADROOM_TOKEN %s}]}]}", secret); got != want {
		t.Errorf("the task is %s, want %s", got, want)
	}
	mails := ask[struct {
		Subscriptions []struct{ TopicArn, Protocol, Endpoint string }
	}](c, "sns", "list-subscriptions").Subscriptions
	if len(mails) != 1 || mails[0].TopicArn != made["AlarmTopic"] || mails[0].Protocol+":"+mails[0].Endpoint != "email:ops@example.org" {
		t.Errorf("alarms are sent to %+v", mails)
	}

	// The stand-in's CloudFormation makes no network of a service, no scaling, no
	// policies of roles beside them, no boundaries, and leaves out properties of
	// clusters and tasks: what the stack was asked for has them.
	parameters := ask[struct {
		Stacks []struct {
			Parameters []struct{ ParameterKey, ParameterValue string }
		}
	}](c, "cloudformation", "describe-stacks", "--stack-name", "hr-all").Stacks[0].Parameters
	for _, want := range []string{"{AssignPublicIp DISABLED}", "{MinTasks 2}", "{MaxTasks 4}", "{ExecuteCommand true}", "{ContainerInsights enabled}",
		"{Cpu 512}", "{Architecture ARM64}", "{PermissionsBoundaryArn " + boundary + "}", subnets[0], subnets[1]} {
		if got := fmt.Sprint(parameters); !strings.Contains(got, want) {
			t.Errorf("the stack was asked for %s, without %s", got, want)
		}
	}

	// Another network, or addresses on the internet, are refused before
	// anything changes.
	options = slices.DeleteFunc(options, func(o string) bool { return o == "--internal" })
	if _, errs, status := c.run(nil, "./deploy", options...); status == 0 || !strings.Contains(errs, "which can't be changed to "+network+" (internet-facing)") {
		t.Errorf("public addresses for what is internal: %d, %s", status, errs)
	}
	at := slices.Index(options, "--vpc")
	if _, errs, status := c.run(nil, "./deploy", slices.Delete(options, at, at+4)...); status == 0 || !strings.Contains(errs, "--vpc "+network+" with its --subnets") {
		t.Errorf("the default network for what is in another: %d, %s", status, errs)
	}
}
