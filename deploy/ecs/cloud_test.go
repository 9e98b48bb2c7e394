package ecs

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cloud is a stand-in for AWS on this machine, which the real AWS CLI asks.
type cloud struct {
	t        *testing.T
	endpoint string
	bin      string // where the stand-in for the image builder is
	log      string // what that was asked to do
}

// newCloud starts moto with these variables, or skips.
func newCloud(t *testing.T, env ...string) *cloud {
	t.Helper()
	for _, tool := range []string{"aws", "moto_server"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("THE DEPLOYMENT IS NOT TESTED: %s is not installed (pip install awscli 'moto[server]')", tool)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close() // moto takes no listener
	host, port, _ := net.SplitHostPort(address)
	var log bytes.Buffer
	moto := exec.CommandContext(context.WithoutCancel(t.Context()), "moto_server", "-H", host, "-p", port)
	moto.Stdout, moto.Stderr = &log, &log
	moto.Env = append(os.Environ(), env...)
	moto.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a launcher may stand before it
	if err := moto.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-moto.Process.Pid, syscall.SIGKILL)
		_ = moto.Wait() // it was killed
		if t.Failed() {
			t.Logf("moto says:\n%s", log.String())
		}
	})
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		dialer := net.Dialer{Timeout: time.Second}
		if c, err := dialer.DialContext(t.Context(), "tcp", address); err == nil {
			_ = c.Close() // it was only to see
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("moto does not come up")
		}
	}
	dir := t.TempDir()
	c := &cloud{t: t, endpoint: "http://" + address, bin: dir, log: filepath.Join(dir, "log")}
	// It has no place to push an image to: what is pushed becomes known to
	// the repository.
	script := `#!/usr/bin/env bash
set -euo pipefail
echo "$*" >>` + c.log + `
[[ ${1:-} != "${FAIL_AT:-}" ]] || { echo "builder: no space left on device" >&2; exit 125; }
case $1 in
  login) grep -q . ;;
  push)
    name=${2##*/}
    aws ecr put-image --repository-name "${name%%:*}" --image-tag "${name##*:}" --image-manifest "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.docker.distribution.manifest.v2+json\", \"config\": {\"digest\": \"sha256:$(sha256sum <<<"$2" | cut -c1-64)\"}}" >/dev/null
    ;;
esac
`
	if err := os.WriteFile(filepath.Join(dir, "buildah"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	// What tells the public address of this machine.
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte("#!/bin/sh\necho 203.0.113.7\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return c
}

// run runs a program with what makes the AWS CLI ask the stand-in.
func (c *cloud) run(env []string, command string, args ...string) (stdout, stderr string, status int) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command, args...)
	own := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") }) // who runs this may have an account
	cmd.Env = own
	cmd.Env = append(cmd.Env, "PATH="+c.bin+":"+os.Getenv("PATH"), "AWS_ENDPOINT_URL="+c.endpoint,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"AWS_REGION=eu-central-1", "AWS_DEFAULT_REGION=eu-central-1", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=")
	cmd.Env = append(cmd.Env, env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		c.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// registerTarget does what the stand-in's ECS leaves out: it makes a task known
// to the load balancer.
func (c *cloud) registerTarget(name string) {
	c.run([]string{"NAME=" + name}, "bash", "-c", `for ((i = 0; i < 600; i++)); do
  group=$(aws elbv2 describe-target-groups --names "$NAME" --query 'TargetGroups[0].TargetGroupArn' --output text 2>/dev/null) || { sleep 0.2; continue; }
  aws elbv2 register-targets --target-group-arn "$group" --targets Id=10.0.0.7,Port=5000
  exit
done`)
}

// ask returns what the AWS CLI answers.
func ask[T any](c *cloud, args ...string) T {
	c.t.Helper()
	out, errs, status := c.run([]string{"AWS_DEFAULT_OUTPUT=json"}, "aws", args...)
	var v T
	if status != 0 {
		c.t.Fatalf("aws %s: %s", strings.Join(args, " "), errs)
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		c.t.Fatalf("aws %s: %v in %s", strings.Join(args, " "), err, out)
	}
	return v
}

// built returns what the builder was asked to do since the last call.
func (c *cloud) built() []string {
	content, _ := os.ReadFile(c.log)
	_ = os.Remove(c.log)
	var verbs []string
	for line := range strings.Lines(string(content)) {
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		verbs = append(verbs, verb)
	}
	return verbs
}

// succeeds calls the AWS CLI for what answers with nothing.
func (c *cloud) succeeds(args ...string) {
	c.t.Helper()
	if _, errs, status := c.run(nil, "aws", args...); status != 0 {
		c.t.Errorf("aws %s: %s", strings.Join(args, " "), errs)
	}
}

// resources returns what the stack made, by its name in the template.
func (c *cloud) resources(stack string) map[string]string {
	c.t.Helper()
	made := make(map[string]string)
	for _, r := range ask[struct {
		StackResources []struct{ LogicalResourceID, PhysicalResourceID string }
	}](c, "cloudformation", "describe-stack-resources", "--stack-name", stack).StackResources {
		made[r.LogicalResourceID] = r.PhysicalResourceID
	}
	return made
}
