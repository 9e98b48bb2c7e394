package ecs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A dry run needs neither credentials nor tools, and names each call that the
// real one makes.
func TestDryRun(t *testing.T) {
	for _, command := range []string{"./deploy", "./destroy"} {
		cmd := exec.CommandContext(t.Context(), command, "--region", "us-east-1", "--name", "abc", "--dry-run")
		cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=", "AWS_ENDPOINT_URL=http://127.0.0.1:9")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "nothing was called or changed") {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		want := []string{"+ aws cloudformation delete-stack --stack-name abc\n", "+ aws cloudformation delete-stack --stack-name abc-repository\n"}
		if command == "./deploy" {
			want = []string{"+ aws sts get-caller-identity", "+ aws ec2 describe-vpcs", " --stack-name abc-repository ", "scripts/build-image", "+ aws ecr get-login-password | ", " push ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/abc:", " --stack-name abc ", "+ aws ecs wait services-stable --cluster abc", "+ aws elbv2 wait target-in-service"}
		}
		for _, w := range want {
			at := bytes.Index(out, []byte(w))
			if at < 0 {
				t.Errorf("%s: there is no %q, or in another order, in\n%s", command, w, out)
				continue
			}
			out = out[at:]
		}
	}
}

// Bad options end the script before anything is done, and say what is accepted.
func TestBadOptions(t *testing.T) {
	good := []string{"--region", "us-east-1", "--name", "abc", "--dry-run"}
	for options, want := range map[string]string{
		"--region mars":                  `--region 'mars' is not accepted: a region of AWS, such as eu-central-1`,
		"--name Big":                     `--name 'Big' is not accepted: 2 to 24 lower-case letters`,
		"--name internal-x":              `no load balancer may be named internal-...`,
		"--allow everybody":              `--allow 'everybody' is not accepted: an IPv4 network`,
		"--allow 10.0.0.0/33":            `is not accepted: an IPv4 network`,
		"--cpu 256 --memory 4096":        `--cpu 256 with --memory 4096 is not accepted`,
		"--cpu 2":                        `--cpu 2 with --memory 512 is not accepted`,
		"--arch x86":                     `--arch 'x86' is not accepted: amd64 or arm64`,
		"--min 4 --max 2":                `--min 4 with --max 2 is not accepted`,
		"--max 0":                        `is not accepted: from 1 to 20`,
		"--vpc vpc-1":                    `--vpc and --subnets go together`,
		"--vpc vpc-1 --subnets subnet-1": `--subnets 'subnet-1' is not accepted: two or more`,
		"--internal":                     `--internal wants --vpc and --subnets: a task without a public address can't fetch its image`,
		"--certificate arn:aws:acm:eu-west-1:123456789012:certificate/1": `the ARN of a certificate of ACM in us-east-1`,
		"--token-secret mine": `--token-secret 'mine' is not accepted: the ARN of a secret`,
		"--boundary all":      `--boundary 'all' is not accepted: the ARN of a policy`,
		"--alarm-email me":    `--alarm-email 'me' is not accepted`,
		"--tag a:b":           `--tag 'a:b' is not accepted`,
		"--tag":               `--tag wants a value`,
		"--cpu --memory 512":  `--cpu wants a value`,
		"--color":             `there is no option --color; "deploy/ecs/deploy --help" lists them`,
	} {
		out, err := exec.CommandContext(t.Context(), "./deploy", append(slices.Clone(good), strings.Fields(options)...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "+ aws") {
			t.Errorf("%s gives %v, %s", options, err, out)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "./deploy", "--help").CombinedOutput(); err != nil || !strings.Contains(string(out), "--token-secret ARN") {
		t.Errorf("--help gives %v, %s", err, out)
	}
}

// A stack that can't take the change is told before anything is built, with
// what to do.
func TestStacksInTheWay(t *testing.T) {
	bin := t.TempDir()
	script := `#!/usr/bin/env bash
case $1/$2 in
  sts/*) echo 123456789012 ;;
  cloudformation/describe-stacks) [[ $4 == abc ]] || { echo "Stack with id $4 does not exist"; exit 1; }; echo "$STACK" ;;
  cloudformation/describe-stack-events) echo "Service  it was stopped" ;;
  *) echo "unexpected: $*"; exit 1 ;;
esac
`
	for _, tool := range []string{"aws", "buildah"} {
		if err := os.WriteFile(filepath.Join(bin, tool), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ stack, options, want, remedy string }{
		{"ROLLBACK_COMPLETE\tvpc-1\tinternet-facing", "", "unusable (ROLLBACK_COMPLETE)", "Remove it first: deploy/ecs/destroy --region us-east-1 --name abc."},
		{"UPDATE_ROLLBACK_FAILED\tvpc-1\tinternet-facing", "", "it was stopped", `"aws cloudformation continue-update-rollback --region us-east-1 --stack-name abc"`},
		{"UPDATE_IN_PROGRESS\tvpc-1\tinternet-facing", "", "is being changed by somebody else (UPDATE_IN_PROGRESS)", "Wait until that is done"},
		{"CREATE_COMPLETE\tvpc-1\tinternet-facing", "--internal", "is in vpc-1 (internet-facing), which can't be changed to vpc-1 (internal)", "without --internal), or remove it first"},
		{"CREATE_COMPLETE\tvpc-1\tinternal", "", "is in vpc-1 (internal), which can't be changed to vpc-1 (internet-facing)", "with --internal), or remove it first"},
		{"UPDATE_COMPLETE\tvpc-2\tinternet-facing", "", "is in vpc-2 (internet-facing), which can't be changed to vpc-1 (internet-facing)", "--vpc vpc-2 with its --subnets"},
		// What can take it goes on to the repository.
		{"UPDATE_COMPLETE\tvpc-1\tinternet-facing", "", "unexpected: cloudformation deploy --stack-name abc-repository", "making the repository"},
		{"UPDATE_ROLLBACK_COMPLETE\tvpc-1\tinternal", "--internal", "unexpected: cloudformation deploy --stack-name abc-repository", "making the repository"},
		{"REVIEW_IN_PROGRESS\tNone\tNone", "", "unexpected: cloudformation deploy --stack-name abc-repository", "making the repository"},
		{"DELETE_FAILED\tvpc-2\tinternal", "--image-only", "unexpected: cloudformation deploy --stack-name abc-repository", "making the repository"},
	} {
		cmd := exec.CommandContext(t.Context(), "./deploy", append(strings.Fields("--region us-east-1 --name abc --allow 10.0.0.0/8 --tag 1 --vpc vpc-1 --subnets subnet-1,subnet-2"), strings.Fields(test.options)...)...)
		cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "STACK="+test.stack)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), test.want) || !strings.Contains(string(out), test.remedy) {
			t.Errorf("%s with %q gives %v,\n%s", test.stack, test.options, err, out)
		}
	}
}
