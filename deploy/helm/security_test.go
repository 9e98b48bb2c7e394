package helm

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// forbidden returns what a level of Pod Security does not let pods do, by the
// code of the API server.
func forbidden(t *testing.T, level api.Level, meta *metav1.ObjectMeta, spec *corev1.PodSpec) []string {
	t.Helper()
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, result := range evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: api.LatestVersion()}, meta, spec) {
		if !result.Allowed {
			reasons = append(reasons, result.ForbiddenReason)
		}
	}
	slices.Sort(reasons)
	return reasons
}

// In mode pod the restricted profile takes all. In mode node nothing but the
// mounts of the node stands against it.
func TestPodSecurity(t *testing.T) {
	for what, values := range matrix {
		m, err := decode(render(t, "headroom", values))
		if err != nil {
			t.Fatal(err)
		}
		pods := m.pods()
		var want []string
		if m.daemonSet != nil {
			want = []string{"hostPath volumes"}
		}
		if strings.Contains(values, "spc_t") {
			want = append(want, "seLinuxOptions")
		}
		if got := forbidden(t, api.LevelBaseline, &pods.ObjectMeta, &pods.Spec); !slices.Equal(got, want) {
			t.Errorf("%s: the baseline profile forbids %v, want %v", what, got, want)
		}
		if m.daemonSet != nil {
			want[0] = "restricted volume types" // which stands for the other check there
		}
		if got := forbidden(t, api.LevelRestricted, &pods.ObjectMeta, &pods.Spec); !slices.Equal(got, want) {
			t.Errorf("%s: the restricted profile forbids %v, want %v", what, got, want)
		}
		if c := pods.Spec.Containers[0].SecurityContext; c.ReadOnlyRootFilesystem == nil || !*c.ReadOnlyRootFilesystem {
			t.Errorf("%s: the file system can be written", what)
		}
		if got := forbidden(t, api.LevelRestricted, &m.testPod.ObjectMeta, &m.testPod.Spec); len(got) > 0 && !strings.Contains(values, "spc_t") {
			t.Errorf("%s: of the pod for the test the restricted profile forbids %v", what, got)
		}
	}
}
