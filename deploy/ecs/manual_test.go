package ecs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// manual returns the blocks of commands of docs/deploy/ecs.md that tests can
// run, by the heading of their way.
func manual(t *testing.T) map[string][]string {
	t.Helper()
	content, err := os.ReadFile("../../docs/deploy/ecs.md")
	if err != nil {
		t.Fatal(err)
	}
	ways := make(map[string][]string)
	for _, way := range strings.Split(string(content), "\n## ")[1:] {
		heading, text, _ := strings.Cut(way, "\n")
		for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(block[1], "# not run by the tests") {
				ways[heading] = append(ways[heading], block[1])
			}
		}
	}
	return ways
}

// Each way of the manual is gone from its first block to its last, in one shell
// as a reader has it, and leaves nothing behind.
func TestManual(t *testing.T) {
	ways := manual(t)
	if len(ways) != 3 {
		t.Fatalf("the manual has %d ways, want 3", len(ways))
	}
	for heading, blocks := range ways {
		t.Run(heading, func(t *testing.T) {
			t.Parallel() // each has a stand-in of its own, and waits for it
			c := newCloud(t, "MOTO_IAM_LOAD_MANAGED_POLICIES=true")
			// The stand-in knows no EmptyOnDelete.
			prelude := `set -euo pipefail; cd ../..
emptied() {
  tag=$(aws ecr list-images --repository-name headroom --query 'imageIds[0].imageTag' --output text)
  aws ecr batch-delete-image --repository-name headroom --image-ids "imageTag=$tag"
}
sleep() { :; }
registered() {
  for file in "$@"; do
    if grep -E 'IMAGE|EXECUTION_ROLE|LOG_GROUP|REGION|APP|None' "$file"; then echo "that is left in $file" >&2; return 1; fi
  done
}
`
			text := strings.Join(blocks, "\n")
			if strings.Contains(text, "0f1e2d3c") { // the certificate of the example
				arn := ask[struct{ CertificateArn string }](c, "acm", "request-certificate", "--domain-name", "headroom.example.org").CertificateArn
				text = regexp.MustCompile(`arn:aws:acm:\S+`).ReplaceAllString(text, arn)
				go c.registerTarget("headroom")
			}
			text = strings.ReplaceAll(text, "/tmp/task.json", filepath.Join(t.TempDir(), "task.json"))
			text = regexp.MustCompile(`(?m)^(aws ecs register-task-definition .*file://)(\S+)$`).ReplaceAllString(text, "registered $2\n$1$2")
			text = regexp.MustCompile(`(?m)^(deploy/ecs/destroy .*)$`).ReplaceAllString(text, "emptied\n$1 --yes")
			out, errs, status := c.run([]string{"AWS_DEFAULT_OUTPUT=json"}, "bash", "-xc", prelude+text)
			if status != 0 {
				t.Fatalf("it ends with %d:\n%s\n%s", status, out, errs)
			}
			left := map[string][]any{
				"stacks":         ask[struct{ Stacks []any }](c, "cloudformation", "describe-stacks").Stacks,
				"tasks":          ask[struct{ TaskDefinitionArns []any }](c, "ecs", "list-task-definitions", "--family-prefix", "shop-with-headroom").TaskDefinitionArns,
				"repositories":   ask[struct{ Repositories []any }](c, "ecr", "describe-repositories").Repositories,
				"roles":          ask[struct{ Roles []any }](c, "iam", "list-roles").Roles,
				"groups":         ask[struct{ SecurityGroups []any }](c, "ec2", "describe-security-groups", "--filters", "Name=group-name,Values=shop,headroom-ec2").SecurityGroups,
				"load balancers": ask[struct{ LoadBalancers []any }](c, "elbv2", "describe-load-balancers").LoadBalancers,
			}
			// Of a stack that was changed, as the first way does, the stand-in
			// forgets these.
			if !strings.HasPrefix(heading, "On Fargate") {
				left["clusters"] = ask[[]any](c, "ecs", "describe-clusters", "--clusters", "shop", "headroom-ec2", "--query", "clusters[?status=='ACTIVE']")
				left["logs"] = ask[struct{ LogGroups []any }](c, "logs", "describe-log-groups").LogGroups
			}
			for what, things := range left {
				if len(things) > 0 {
					t.Errorf("%s are left: %v", what, things)
				}
			}
		})
	}
}

// What the manual's blocks call has its region, so that they work whatever the
// reader's own is.
func TestManualNamesTheRegion(t *testing.T) {
	for heading, blocks := range manual(t) {
		for _, block := range blocks {
			block = strings.ReplaceAll(block, "\\\n", "")
			for _, call := range regexp.MustCompile(`(?m)\baws [a-z0-9-]+ [^\n]*`).FindAllString(block, -1) {
				service := strings.Fields(call)[1]
				if service != "iam" && !strings.Contains(call, "--region eu-central-1") {
					t.Errorf("%s: %s", heading, call)
				}
			}
		}
	}
	if !slices.ContainsFunc(manual(t)["On each EC2 instance"], func(b string) bool { return strings.Contains(b, "aws ecs update-service") }) {
		t.Error("the manual's blocks are not found")
	}
}
