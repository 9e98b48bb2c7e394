package helm

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
)

// everything is all that both modes have.
const everything = `
image: {repository: registry.example.org/headroom, tag: "1.2.3", pullPolicy: Always, pullSecrets: [registry-login]}
env: {HEADROOM_INTERVAL: 2s, HEADROOM_WITHOUT: "gpu,frequency", HEADROOM_LOG_FORMAT: json, HEADROOM_RECORD: log, TZ: Europe/Berlin, GOMAXPROCS: 1}
tokenSecret: {name: headroom-token}
pathPrefix: /headroom
prometheus: {discovery: serviceMonitor, serviceMonitor: {labels: {release: prometheus}, interval: 1m}}
networkPolicy:
  enabled: true
  from:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
    - ipBlock: {cidr: 10.0.0.0/8}
resources: {requests: {cpu: 0.05, memory: 64Mi}, limits: {cpu: 1, memory: 256Mi}}
securityContext: {seLinuxOptions: {type: spc_t}}
tolerations: [{key: dedicated, operator: Equal, value: infra, effect: NoExecute, tolerationSeconds: 60}]
nodeSelector: {kubernetes.io/arch: amd64}
priorityClassName: system-node-critical
podLabels: {team: infra}
podAnnotations: {example.org/note: "1"}
`

// matrix are values that differ in what the chart makes of them.
var matrix = map[string]string{
	"node":                            image,
	"node with everything":            everything + "maxUnavailable: 2\n",
	"node with annotations":           image + "prometheus: {discovery: annotations}\npodAnnotations: {a: b}\n",
	"node with a private root":        image + "mountPropagation: None\n",
	"node without tolerations":        image + "tolerations: []\n",
	"node, and nobody may reach it":   image + "networkPolicy: {enabled: true}\n",
	"pod":                             image + "mode: pod\n",
	"pod with everything":             everything + "mode: pod\ningress: {enabled: true, className: nginx, host: monitor.example.org, tlsSecret: monitor-tls, annotations: {a: b}}\n",
	"pod with an Ingress at the root": image + "mode: pod\ningress: {enabled: true, host: monitor.example.org}\n",
	"pod without resources":           image + "mode: pod\nresources: null\n",
}

func TestManifests(t *testing.T) {
	for what, values := range matrix {
		for _, release := range []string{"headroom", "mine", "my-headroom-2"} {
			t.Run(what+" as "+release, func(t *testing.T) {
				m, err := decode(render(t, release, values))
				if err != nil {
					t.Fatal(err)
				}
				checkWorkload(t, m)
				checkPod(t, &m.pods().Spec)
				checkTestPod(t, m)
				checkService(t, m)
				checkWaysIn(t, m)
				checkNames(t, m)
			})
		}
	}
}

func selects(selector *metav1.LabelSelector, of map[string]string) bool {
	s, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && !s.Empty() && s.Matches(labels.Set(of))
}

func checkWorkload(t *testing.T, m *manifests) {
	t.Helper()
	if (m.daemonSet == nil) == (m.deployment == nil) || m.service == nil || m.testPod == nil {
		t.Fatal("there must be a Service, a pod for the test, and either a DaemonSet or a Deployment")
	}
	if d := m.daemonSet; d != nil {
		if !selects(d.Spec.Selector, d.Spec.Template.Labels) {
			t.Error("the DaemonSet does not select its pods")
		}
		left := d.Spec.Template.Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms[0].MatchExpressions
		if len(left) != 2 || left[0].Operator != corev1.NodeSelectorOpNotIn || left[1].Operator != corev1.NodeSelectorOpNotIn {
			t.Errorf("nodes that take no DaemonSet are not left out: %v", left)
		}
	}
	if d := m.deployment; d != nil && (!selects(d.Spec.Selector, d.Spec.Template.Labels) || *d.Spec.Replicas != 1) {
		t.Error("the Deployment does not select its one pod")
	}
}

// places are the paths of the node that variables name.
var places = map[string]string{"HOST_PROC": "/proc", "HOST_SYS": "/sys", "HOST_ROOT": "/"}

func checkPod(t *testing.T, spec *corev1.PodSpec) {
	t.Helper()
	if spec.HostNetwork || spec.HostPID || spec.HostIPC || spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken ||
		spec.EnableServiceLinks == nil || *spec.EnableServiceLinks {
		t.Error("it shares more than it needs")
	}
	if len(spec.Containers) != 1 {
		t.Fatalf("there are %d containers", len(spec.Containers))
	}
	c := spec.Containers[0]
	if !slices.Equal(c.Args, []string{"serve"}) || c.Command != nil {
		t.Errorf("it runs %v %v", c.Command, c.Args)
	}
	env := make(map[string]string)
	for _, e := range c.Env {
		if _, twice := env[e.Name]; twice {
			t.Errorf("%s is set twice", e.Name)
		}
		env[e.Name] = e.Value
	}
	if len(c.Ports) != 1 || env["HEADROOM_LISTEN"] != ":5000" || c.Ports[0].ContainerPort != 5000 {
		t.Errorf("the ports are %v, and it listens on %q", c.Ports, env["HEADROOM_LISTEN"])
	}
	for what, probe := range map[string]*corev1.Probe{"/healthz": c.LivenessProbe, "/readyz": c.ReadinessProbe, "/healthz at the start": c.StartupProbe} {
		if path, _, _ := strings.Cut(what, " "); probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != path ||
			probe.HTTPGet.Port != intstr.FromString(c.Ports[0].Name) || probe.TimeoutSeconds < 2 {
			t.Errorf("the probe of %s is %v", what, probe)
		}
	}
	for name, request := range c.Resources.Requests {
		if limit, ok := c.Resources.Limits[name]; ok && request.Cmp(limit) > 0 {
			t.Errorf("of %s it requests more than it may have", name)
		}
	}
	checkMounts(t, spec, env)
}

// checkMounts holds that each volume is mounted, and is where a variable says.
func checkMounts(t *testing.T, spec *corev1.PodSpec, env map[string]string) {
	t.Helper()
	sources := make(map[string]string)
	for _, v := range spec.Volumes {
		if v.HostPath == nil || *v.HostPath.Type != corev1.HostPathDirectory {
			t.Fatalf("%s is no directory of the node", v.Name)
		}
		sources[v.Name] = v.HostPath.Path
	}
	mounted := make(map[string]string)
	for _, mount := range spec.Containers[0].VolumeMounts {
		source, ok := sources[mount.Name]
		if !ok || !mount.ReadOnly {
			t.Errorf("%s comes from no volume, or can be written", mount.MountPath)
		}
		// Else what is mounted later is told as the directory below it.
		if source == "/" && mount.MountPropagation == nil {
			t.Error("what is mounted later does not show")
		}
		mounted[mount.MountPath] = source
	}
	if len(mounted) != len(sources) {
		t.Errorf("the volumes are %v, mounted are %v", sources, mounted)
	}
	for name, own := range places {
		if value, set := env[name]; set != (len(mounted) > 0) || set && mounted[value] != own {
			t.Errorf("%s is %q, where %q is mounted", name, value, mounted[value])
		}
	}
}

func checkTestPod(t *testing.T, m *manifests) {
	t.Helper()
	asked, err := url.Parse(m.testPod.Spec.Containers[0].Args[len(m.testPod.Spec.Containers[0].Args)-1])
	if err != nil || asked.Hostname() != m.service.Name || asked.Port() != "5000" || m.service.Spec.Ports[0].Port != 5000 {
		t.Errorf("the test asks %v, the service is %s", asked, m.service.Name)
	}
	if m.testPod.Annotations["helm.sh/hook"] != "test" || m.testPod.Spec.RestartPolicy != corev1.RestartPolicyNever {
		t.Error("the pod for the test is none")
	}
	if m.testPod.Spec.Containers[0].Image != m.pods().Spec.Containers[0].Image {
		t.Error("the test has another image")
	}
}

func checkService(t *testing.T, m *manifests) {
	t.Helper()
	selector := &metav1.LabelSelector{MatchLabels: m.service.Spec.Selector}
	if !selects(selector, m.pods().Labels) || selects(selector, m.testPod.Labels) {
		t.Errorf("the Service selects %v", m.service.Spec.Selector)
	}
	if port := m.service.Spec.Ports[0]; len(m.service.Spec.Ports) != 1 || port.TargetPort != intstr.FromString(m.pods().Spec.Containers[0].Ports[0].Name) {
		t.Errorf("the Service has the ports %v", m.service.Spec.Ports)
	}
	local := m.service.Spec.InternalTrafficPolicy != nil && *m.service.Spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal
	if local != (m.daemonSet != nil) {
		t.Error("requests must stay on their node where each has a Headroom, and there only")
	}
}

// checkWaysIn looks at who comes to the Service, and who may.
func checkWaysIn(t *testing.T, m *manifests) {
	t.Helper()
	if monitor := m.serviceMonitor; monitor != nil {
		e := monitor.Spec.Endpoints[0]
		if !selects(&monitor.Spec.Selector, m.service.Labels) || e.Port != m.service.Spec.Ports[0].Name || e.Path != "/metrics" {
			t.Errorf("the ServiceMonitor does not find the Service: %+v", monitor.Spec)
		}
		// The alert rules ask for this job.
		if m.service.Labels[monitor.Spec.JobLabel] != "headroom" {
			t.Errorf("the job is %q", m.service.Labels[monitor.Spec.JobLabel])
		}
		if (len(e.RelabelConfigs) == 1) != (m.daemonSet != nil) {
			t.Error("the instance must be the node where Headroom watches nodes")
		}
	}
	if m.ingress != nil {
		path := m.ingress.Spec.Rules[0].HTTP.Paths[0]
		if b := path.Backend.Service; b.Name != m.service.Name || b.Port.Name != m.service.Spec.Ports[0].Name || *path.PathType != networkingv1.PathTypePrefix {
			t.Errorf("the Ingress leads to %+v", b)
		}
		prefix := "/"
		for _, e := range m.pods().Spec.Containers[0].Env {
			if e.Name == "HEADROOM_PATH_PREFIX" {
				prefix = e.Value
			}
		}
		if path.Path != prefix {
			t.Errorf("the path of the Ingress is %q, that of the program %q", path.Path, prefix)
		}
		if tls := m.ingress.Spec.TLS; len(tls) > 0 && !slices.Equal(tls[0].Hosts, []string{m.ingress.Spec.Rules[0].Host}) {
			t.Errorf("the certificate is for %v", tls[0].Hosts)
		}
	}
	if policy := m.networkPolicy; policy != nil {
		in := policy.Spec.Ingress[0]
		if !selects(&policy.Spec.PodSelector, m.pods().Labels) || !selects(in.From[0].PodSelector, m.testPod.Labels) ||
			in.Ports[0].Port.String() != m.pods().Spec.Containers[0].Ports[0].Name {
			t.Errorf("the NetworkPolicy is %+v", policy.Spec)
		}
		if selects(&policy.Spec.PodSelector, m.testPod.Labels) || len(policy.Spec.Egress) > 0 || len(policy.Spec.PolicyTypes) != 2 {
			t.Error("the test must be able to ask, and Headroom itself not")
		}
	}
}

// checkNames holds what the types can't: which texts are names and labels.
func checkNames(t *testing.T, m *manifests) {
	t.Helper()
	if problems := validation.IsDNS1035Label(m.service.Name); len(problems) > 0 {
		t.Errorf("the Service is called %s: %v", m.service.Name, problems)
	}
	for _, all := range []map[string]string{m.service.Labels, m.pods().Labels, m.testPod.Labels} {
		for name, value := range all {
			if problems := append(validation.IsQualifiedName(name), validation.IsValidLabelValue(value)...); len(problems) > 0 {
				t.Errorf("the label %s=%s: %v", name, value, problems)
			}
		}
	}
}
