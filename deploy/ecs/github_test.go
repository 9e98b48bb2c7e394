package ecs

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Where what the stack "headroom" has lies.
const (
	anything    = "*"
	stackARN    = "arn:aws:cloudformation:eu-central-1:123456789012:stack/headroom/1-2-3"
	imagesARN   = "arn:aws:ecr:eu-central-1:123456789012:repository/headroom"
	clusterARN  = "arn:aws:ecs:eu-central-1:123456789012:cluster/headroom"
	serviceARN  = "arn:aws:ecs:eu-central-1:123456789012:service/headroom/headroom"
	taskARN     = "arn:aws:ecs:eu-central-1:123456789012:task-definition/headroom:7"
	logsARN     = "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/headroom"
	roleARN     = "arn:aws:iam::123456789012:role/headroom-ExecutionRole-1A2B3C"
	taskRoleARN = "arn:aws:iam::123456789012:role/headroom-TaskRole-1A2B3C"
	groupARN    = "arn:aws:ec2:eu-central-1:123456789012:security-group/sg-1"
	networkARN  = "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-1"
	balancerARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/headroom/1a"
	targetsARN  = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/headroom/1a"
	listenerARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/headroom/1a/2b"
	scaledARN   = "arn:aws:application-autoscaling:eu-central-1:123456789012:scalable-target/1a2b"
	topicARN    = "arn:aws:sns:eu-central-1:123456789012:headroom-alarms"
	alarmARN    = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:headroom-cpu"
	scalingARN  = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:TargetTracking-service/headroom/headroom-AlarmHigh-1a"
	linkedARN   = "arn:aws:iam::123456789012:role/aws-service-role/"
)

// request is an action with what it is done to and what conditions may ask.
type request struct {
	actions, resource string
	context           map[string]string
}

var (
	bounded  = map[string]string{"iam:PermissionsBoundary": "ref:Boundary"}
	passed   = map[string]string{"iam:PassedToService": "ecs-tasks.amazonaws.com"}
	ofECS    = map[string]string{"application-autoscaling:service-namespace": "ecs"}
	inVPC    = map[string]string{"ec2:Vpc": networkARN}
	needless = []request{} // an action that everybody may do, or no action of AWS
)

// linked is the request to make the role of a service.
func linked(service string) request {
	return request{"iam:CreateServiceLinkedRole", linkedARN + service + "/AWSServiceRole", map[string]string{"iam:AWSServiceName": service}}
}

// calls are the actions behind the commands of deploy and destroy.
var calls = map[string][]request{
	"sts get-caller-identity": needless,
	"ec2 describe-vpcs":       {{"ec2:DescribeVpcs", anything, nil}},
	"ec2 describe-subnets":    {{"ec2:DescribeSubnets", anything, nil}},
	"cloudformation deploy": {
		{"cloudformation:DescribeStacks CreateChangeSet DescribeChangeSet ExecuteChangeSet GetTemplateSummary TagResource", stackARN, nil},
		{"cloudformation:DescribeStacks CreateChangeSet DescribeChangeSet ExecuteChangeSet GetTemplateSummary TagResource", strings.Replace(stackARN, "headroom", "headroom-repository", 1), nil},
	},
	"cloudformation describe-stacks":            {{"cloudformation:DescribeStacks", stackARN, nil}},
	"cloudformation describe-stack-events":      {{"cloudformation:DescribeStackEvents", stackARN, nil}},
	"cloudformation delete-stack":               {{"cloudformation:DeleteStack", stackARN, nil}, {"cloudformation:DeleteStack", strings.Replace(stackARN, "headroom", "headroom-repository", 1), nil}},
	"cloudformation wait stack-delete-complete": {{"cloudformation:DescribeStacks", stackARN, nil}},
	"ecr describe-repositories":                 {{"ecr:DescribeRepositories", imagesARN, nil}},
	"ecr batch-get-image":                       {{"ecr:BatchGetImage", imagesARN, nil}},
	"ecr get-login-password":                    {{"ecr:GetAuthorizationToken", anything, nil}},
	"push":                                      {{"ecr:BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage BatchGetImage GetDownloadUrlForLayer", imagesARN, nil}},
	"ecs wait services-stable":                  {{"ecs:DescribeServices", serviceARN, nil}},
	"elbv2 describe-target-groups":              {{"elasticloadbalancing:DescribeTargetGroups", anything, nil}},
	"elbv2 describe-load-balancers":             {{"elasticloadbalancing:DescribeLoadBalancers", anything, nil}},
	"elbv2 wait target-in-service":              {{"elasticloadbalancing:DescribeTargetHealth", anything, nil}},
}

// resourceCalls are what CloudFormation does in the caller's name to make,
// change, tag and remove a resource, by the handlers of its type.
var resourceCalls = map[string][]request{
	"AWS::ECR::Repository": {{"ecr:CreateRepository DescribeRepositories GetLifecyclePolicy GetRepositoryPolicy ListTagsForResource PutImageScanningConfiguration PutImageTagMutability PutLifecyclePolicy DeleteLifecyclePolicy TagResource UntagResource DeleteRepository", imagesARN, nil}},
	"AWS::ECS::Cluster": {
		{"ecs:CreateCluster", anything, nil},
		{"ecs:DescribeClusters UpdateCluster UpdateClusterSettings PutClusterCapacityProviders DeleteCluster TagResource UntagResource", clusterARN, nil},
		linked("ecs.amazonaws.com"),
	},
	"AWS::ECS::TaskDefinition": {
		{"ecs:RegisterTaskDefinition DescribeTaskDefinition DeregisterTaskDefinition", anything, nil},
		{"ecs:TagResource ListTagsForResource UntagResource", taskARN, nil},
		{"iam:PassRole", roleARN, passed}, {"iam:PassRole", taskRoleARN, passed},
	},
	"AWS::ECS::Service":    {{"ecs:CreateService DescribeServices UpdateService DeleteService TagResource ListTagsForResource UntagResource", serviceARN, nil}},
	"AWS::Logs::LogGroup":  {{"logs:DescribeLogGroups", anything, nil}, {"logs:CreateLogGroup PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource UntagResource GetDataProtectionPolicy DescribeIndexPolicies DeleteLogGroup", logsARN, nil}},
	"AWS::IAM::Role":       {{"iam:CreateRole PutRolePolicy PutRolePermissionsBoundary", roleARN, bounded}, {"iam:GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole UntagRole UpdateRole UpdateAssumeRolePolicy DeleteRolePolicy DeleteRole", taskRoleARN, nil}},
	"AWS::IAM::RolePolicy": {{"iam:PutRolePolicy", taskRoleARN, bounded}, {"iam:GetRolePolicy DeleteRolePolicy", taskRoleARN, nil}},
	"AWS::EC2::SecurityGroup": {
		{"ec2:CreateSecurityGroup", networkARN, nil}, {"ec2:CreateSecurityGroup CreateTags DeleteTags", groupARN, nil},
		{"ec2:AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress UpdateSecurityGroupRuleDescriptionsIngress UpdateSecurityGroupRuleDescriptionsEgress DeleteSecurityGroup", groupARN, inVPC},
		{"ec2:DescribeSecurityGroups DescribeSecurityGroupRules DescribeVpcs DescribeTags", anything, nil},
	},
	"AWS::EC2::SecurityGroupIngress": {{"ec2:AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress", groupARN, inVPC}, {"ec2:DescribeSecurityGroupRules", anything, nil}},
	"AWS::EC2::SecurityGroupEgress":  {{"ec2:AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress", groupARN, inVPC}, {"ec2:DescribeSecurityGroupRules", anything, nil}},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		{"elasticloadbalancing:CreateLoadBalancer ModifyLoadBalancerAttributes SetSubnets SetSecurityGroups SetIpAddressType AddTags RemoveTags DeleteLoadBalancer", balancerARN, nil},
		{"elasticloadbalancing:DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeTags DescribeCapacityReservation", anything, nil},
		{"ec2:DescribeSubnets DescribeSecurityGroups DescribeVpcs DescribeInternetGateways DescribeAccountAttributes", anything, nil},
		linked("elasticloadbalancing.amazonaws.com"),
	},
	"AWS::ElasticLoadBalancingV2::TargetGroup": {
		{"elasticloadbalancing:CreateTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes AddTags RemoveTags DeleteTargetGroup", targetsARN, nil},
		{"elasticloadbalancing:DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags", anything, nil},
	},
	"AWS::ElasticLoadBalancingV2::Listener": {
		{"elasticloadbalancing:CreateListener", balancerARN, nil}, {"elasticloadbalancing:ModifyListener ModifyListenerAttributes DeleteListener AddTags", listenerARN, nil},
		{"elasticloadbalancing:DescribeListeners DescribeListenerAttributes DescribeTags", anything, nil},
	},
	"AWS::ApplicationAutoScaling::ScalableTarget": {
		{"application-autoscaling:RegisterScalableTarget DeregisterScalableTarget", scaledARN, ofECS},
		{"application-autoscaling:DescribeScalableTargets DescribeScheduledActions", anything, nil},
		{"ecs:DescribeServices UpdateService", serviceARN, nil}, linked("ecs.application-autoscaling.amazonaws.com"),
	},
	"AWS::ApplicationAutoScaling::ScalingPolicy": {
		{"application-autoscaling:PutScalingPolicy DeleteScalingPolicy", scaledARN, ofECS},
		{"application-autoscaling:DescribeScalingPolicies", anything, nil},
		{"cloudwatch:DescribeAlarms", anything, nil}, {"cloudwatch:PutMetricAlarm DeleteAlarms", scalingARN, nil},
	},
	"AWS::SNS::Topic": {
		{"sns:CreateTopic GetTopicAttributes SetTopicAttributes Subscribe ListSubscriptionsByTopic ListTagsForResource TagResource UntagResource GetDataProtectionPolicy DeleteTopic", topicARN, nil},
		{"sns:Unsubscribe GetSubscriptionAttributes", topicARN + ":1-2-3", nil},
	},
	"AWS::CloudWatch::Alarm": {{"cloudwatch:DescribeAlarms", anything, nil}, {"cloudwatch:PutMetricAlarm TagResource ListTagsForResource UntagResource DeleteAlarms", alarmARN, nil}},
}

// statement is one of the policies of the role.
type statement struct {
	Effect           string
	Action, Resource any
	Condition        map[string]map[string]any
}

// list returns what may be written as one value or as several.
func list(v any) []string {
	several, is := v.([]any)
	if !is {
		return []string{fmt.Sprint(v)}
	}
	var all []string
	for _, e := range several {
		all = append(all, fmt.Sprint(e))
	}
	return all
}

// allows tells whether the statement allows an action.
func (s *statement) allows(action, resource string, context map[string]string) bool {
	if s.Effect != "Allow" || !slices.Contains(list(s.Action), action) {
		return false
	}
	if !slices.ContainsFunc(list(s.Resource), func(pattern string) bool {
		return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$").MatchString(resource)
	}) {
		return false
	}
	for _, keys := range s.Condition { // StringEquals and ArnEquals
		for key, values := range keys {
			if !slices.Contains(list(values), context[key]) {
				return false
			}
		}
	}
	return true
}

// githubRole returns the role's trust and what it may do, for the name headroom.
func githubRole(t *testing.T) (trust string, policies []statement) {
	t.Helper()
	tmpl := loadFile(t, "github-role.yaml", choices{"MakesProvider": true})
	packed, err := json.Marshal(tmpl.Resources["Role"].Properties)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(packed))
	text = strings.NewReplacer("<Name>", "headroom", "<AWS::Partition>", "aws", "<AWS::Region>", "eu-central-1", "<AWS::AccountId>", "123456789012",
		"<VpcId>", "vpc-1", "<Repository>", "owner/headroom", "<Environment>", "production").Replace(text)
	var role struct {
		AssumeRolePolicyDocument json.RawMessage
		Policies                 []struct {
			PolicyDocument struct{ Statement []statement }
		}
	}
	if err := json.Unmarshal([]byte(text), &role); err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, p := range role.Policies {
		policies = append(policies, p.PolicyDocument.Statement...)
		packed, _ := json.Marshal(p)
		size += len(packed)
	}
	// A longer name and region have to fit too.
	if most := 10_240 - 1_200; size > most {
		t.Errorf("the policies have %d bytes, want at most %d: IAM takes 10,240 of all that are within a role", size, most)
	}
	return string(role.AssumeRolePolicyDocument), policies
}

func TestGithubRoleMayDeploy(t *testing.T) {
	_, policies := githubRole(t)
	used := make(map[string]bool)
	check := func(what string, requests []request) {
		for _, r := range requests {
			service, actions, _ := strings.Cut(r.actions, ":")
			for action := range strings.FieldsSeq(actions) {
				used[service+":"+action] = true
				if !slices.ContainsFunc(policies, func(s statement) bool { return s.allows(service+":"+action, r.resource, r.context) }) {
					t.Errorf("%s: %s:%s on %s is not allowed", what, service, action, r.resource)
				}
			}
		}
	}

	// Each call of the scripts: those of a dry run, and those that it leaves out.
	made := map[string]bool{"push": true}
	for _, command := range []string{"./deploy", "./destroy"} {
		out, err := exec.CommandContext(t.Context(), command, "--region", "eu-central-1", "--name", "headroom", "--dry-run").CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile(command)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(out), string(source)} {
			for _, m := range regexp.MustCompile(`(?m)(?:^\+ |^\s*|\$\(|\{ |&& )(?:aws|call) ([a-z0-9-]+ (?:wait )?[a-z-]+)`).FindAllStringSubmatch(text, -1) {
				made[m[1]] = true
			}
		}
	}
	if len(made) < 12 {
		t.Errorf("found are only %v", made)
	}
	for call := range made {
		requests, known := calls[call]
		if !known {
			t.Errorf("the test does not know what rights %q takes", call)
		}
		check(call, requests)
	}

	with := make(choices)
	for _, c := range allChoices() {
		for name := range c {
			with[name] = true
		}
	}
	resources := loadTemplate(t, with).Resources
	maps.Copy(resources, loadFile(t, "repository.yaml", with).Resources)
	for name, r := range resources {
		requests, known := resourceCalls[r.Type]
		if !known {
			t.Errorf("the test does not know what rights %s takes", r.Type)
		}
		check(name, requests)
	}

	// What nothing asks for is not granted, but for what reads.
	for _, s := range policies {
		for _, action := range list(s.Action) {
			_, verb, _ := strings.Cut(action, ":")
			if reads := strings.HasPrefix(verb, "Describe") || strings.HasPrefix(verb, "List") || strings.HasPrefix(verb, "Get"); !used[action] && !reads {
				t.Errorf("%s is granted and nothing asks for it", action)
			}
		}
	}
}

// What the role must not do.
func TestGithubRoleMayDoNoMore(t *testing.T) {
	trust, policies := githubRole(t)
	if !strings.Contains(trust, `"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:owner/headroom:environment:production"}`) ||
		strings.Contains(trust, "*") || strings.Count(trust, `"Effect"`) != 1 {
		t.Errorf("it is given to %s", trust)
	}
	for what, r := range map[string]request{
		"another role":                        {"iam:CreateRole", "arn:aws:iam::123456789012:role/admin", bounded},
		"a role without the boundary":         {"iam:CreateRole", roleARN, nil},
		"a policy beyond the boundary":        {"iam:PutRolePolicy", roleARN, map[string]string{"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/mine"}},
		"taking the boundary away":            {"iam:DeleteRolePermissionsBoundary", roleARN, bounded},
		"widening the boundary":               {"iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/headroom-eu-central-1-boundary", nil},
		"widening itself":                     {"iam:PutRolePolicy", "arn:aws:iam::123456789012:role/headroom-eu-central-1-github", bounded},
		"passing another role":                {"iam:PassRole", "arn:aws:iam::123456789012:role/admin", passed},
		"passing a role to EC2":               {"iam:PassRole", roleARN, map[string]string{"iam:PassedToService": "ec2.amazonaws.com"}},
		"the role of another service":         {"iam:CreateServiceLinkedRole", linkedARN + "rds.amazonaws.com/AWSServiceRole", map[string]string{"iam:AWSServiceName": "rds.amazonaws.com"}},
		"another stack":                       {"cloudformation:DeleteStack", strings.Replace(stackARN, "headroom", "shop", 1), nil},
		"another's images":                    {"ecr:PutImage", strings.Replace(imagesARN, "headroom", "shop", 1), nil},
		"another service":                     {"ecs:UpdateService", strings.ReplaceAll(serviceARN, "headroom", "shop"), nil},
		"another load balancer":               {"elasticloadbalancing:DeleteLoadBalancer", strings.Replace(balancerARN, "headroom", "shop", 1), nil},
		"a security group elsewhere":          {"ec2:AuthorizeSecurityGroupIngress", groupARN, map[string]string{"ec2:Vpc": "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-2"}},
		"scaling of another kind":             {"application-autoscaling:PutScalingPolicy", scaledARN, map[string]string{"application-autoscaling:service-namespace": "dynamodb"}},
		"the alarms of somebody else":         {"cloudwatch:DeleteAlarms", strings.Replace(alarmARN, "headroom", "shop", 1), nil},
		"logs that are not those of Headroom": {"logs:DeleteLogGroup", strings.Replace(logsARN, "headroom", "shop", 1), nil},
	} {
		for i := range policies {
			if policies[i].allows(r.actions, r.resource, r.context) {
				t.Errorf("%s: it may do %s on %s", what, r.actions, r.resource)
			}
		}
	}
	for _, s := range policies {
		for _, action := range list(s.Action) {
			if strings.Contains(action, "*") {
				t.Errorf("it may do %s", action)
			}
		}
	}
}
