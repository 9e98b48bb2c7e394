package helm

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// effects tell for each value what it is for: the values beside it, what it is
// set to, and what is then there that was not.
var effects = map[string]struct{ beside, set, want string }{
	"mode":             {"", "mode: pod", "kind: Deployment"},
	"image.repository": {"", "image: {repository: other.example.org/headroom}", `image: "other.example.org/headroom:0.1.0"`},
	"image.tag":        {"", `image: {tag: "1.2.3"}`, `image: "registry.example.org/headroom:1.2.3"`},
	"image.pullPolicy": {"", "image: {pullPolicy: Always}", "imagePullPolicy: Always"},
	"image.pullSecrets": {"", "image: {pullSecrets: [registry-login]}", `imagePullSecrets:
        - name: "registry-login"`},
	"env": {"", "env: {TZ: Europe/Berlin}", `- name: TZ
              value: "Europe/Berlin"`},
	"tokenSecret.name": {"", "tokenSecret: {name: mine}", `- name: HEADROOM_TOKEN
              valueFrom:
                secretKeyRef:
                  name: "mine"
                  key: "token"`},
	"tokenSecret.key": {"tokenSecret: {name: mine}", "tokenSecret: {key: other}", `key: "other"`},
	"pathPrefix": {"", "pathPrefix: /headroom", `- name: HEADROOM_PATH_PREFIX
              value: "/headroom"`},
	"prometheus.discovery":               {"", "prometheus: {discovery: annotations}", `prometheus.io/scrape: "true"`},
	"prometheus.serviceMonitor.labels":   {"prometheus: {discovery: serviceMonitor}", "prometheus: {serviceMonitor: {labels: {release: prometheus}}}", "release: prometheus"},
	"prometheus.serviceMonitor.interval": {"prometheus: {discovery: serviceMonitor}", "prometheus: {serviceMonitor: {interval: 5s}}", "interval: 5s"},
	"ingress.enabled":                    {"mode: pod\ningress: {host: a.example.org}", "ingress: {enabled: true}", "kind: Ingress"},
	"ingress.className":                  {"mode: pod\ningress: {enabled: true, host: a.example.org}", "ingress: {className: nginx}", `ingressClassName: "nginx"`},
	"ingress.host":                       {"mode: pod\ningress: {enabled: true, host: a.example.org}", "ingress: {host: b.example.org}", `host: "b.example.org"`},
	"ingress.tlsSecret":                  {"mode: pod\ningress: {enabled: true, host: a.example.org}", "ingress: {tlsSecret: tls}", `secretName: "tls"`},
	"ingress.annotations":                {"mode: pod\ningress: {enabled: true, host: a.example.org}", "ingress: {annotations: {a.example.org/b: c}}", "a.example.org/b: c"},
	"networkPolicy.enabled":              {"", "networkPolicy: {enabled: true}", "kind: NetworkPolicy"},
	"networkPolicy.from":                 {"networkPolicy: {enabled: true}", "networkPolicy: {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}", "cidr: 10.0.0.0/8"},
	"resources.requests.cpu":             {"", "resources: {requests: {cpu: 50m}}", "cpu: 50m"},
	"resources.requests.memory":          {"", "resources: {requests: {memory: 50Mi}}", "memory: 50Mi"},
	"resources.limits.memory":            {"", "resources: {limits: {memory: 256Mi}}", "memory: 256Mi"},
	"securityContext":                    {"", "securityContext: {runAsUser: 0, runAsNonRoot: false}", "runAsNonRoot: false\n            runAsUser: 0\n"},
	"maxUnavailable":                     {"", "maxUnavailable: 3", "maxUnavailable: 3"},
	"mountPropagation":                   {"", "mountPropagation: None", "mountPropagation: None"},
	"tolerations":                        {"", "tolerations: [{key: infra, operator: Exists}]", "tolerations:\n        - key: infra"},
	"nodeSelector":                       {"", "nodeSelector: {kubernetes.io/arch: arm64}", "kubernetes.io/arch: arm64"},
	"priorityClassName":                  {"", "priorityClassName: system-node-critical", `priorityClassName: "system-node-critical"`},
	"podLabels":                          {"", "podLabels: {team: infra}", "team: infra"},
	"podAnnotations":                     {"", "podAnnotations: {example.org/note: a}", "example.org/note: a"},
}

// Each value does something.
func TestValues(t *testing.T) {
	content, err := os.ReadFile("headroom/values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(content, &values); err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(leaves("", values))), slices.Sorted(maps.Keys(effects)); !slices.Equal(got, want) {
		t.Errorf("the values are\n%v\ntested are\n%v", got, want)
	}
	for name, e := range effects {
		before := render(t, "headroom", merged(t, image, e.beside))
		after := render(t, "headroom", merged(t, image, e.beside, e.set))
		if strings.Contains(before, e.want) {
			t.Errorf("%s: %q is there without it", name, e.want)
		}
		if !strings.Contains(after, e.want) {
			t.Errorf("%s: %q is not in\n%s", name, e.want, after)
		}
		if _, err := decode(after); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// leaves returns the names of the values that hold no others.
func leaves(path string, values map[string]any) map[string]bool {
	all := make(map[string]bool)
	for name, value := range values {
		if inner, ok := value.(map[string]any); ok && len(inner) > 0 {
			maps.Copy(all, leaves(path+name+".", inner))
		} else {
			all[path+name] = true
		}
	}
	return all
}

// merged returns values, of which later ones go before earlier ones.
func merged(t *testing.T, values ...string) string {
	t.Helper()
	var deep map[string]any
	for _, v := range values {
		next := make(map[string]any)
		if err := yaml.Unmarshal([]byte(v), &next); err != nil {
			t.Fatal(err)
		}
		deep = join(deep, next)
	}
	packed, err := json.Marshal(deep)
	if err != nil {
		t.Fatal(err)
	}
	return string(packed)
}

// join returns both maps in one, with those in them.
func join(a, b map[string]any) map[string]any {
	all := make(map[string]any)
	maps.Copy(all, a)
	for name, value := range b {
		inner, ok := value.(map[string]any)
		if before, is := all[name].(map[string]any); ok && is {
			all[name] = join(before, inner)
		} else {
			all[name] = value
		}
	}
	return all
}

// What is wrong with values is told, with its place.
func TestBadValues(t *testing.T) {
	for values, want := range map[string]string{
		"":                                  "image.repository is missing: name the image that you pushed or that your repository publishes",
		image + "mode: daemonset":           "at '/mode': value must be one of 'node', 'pod'",
		image + "mode: null":                "missing property 'mode'",
		image + "replicas: 2":               "additional properties 'replicas' not allowed",
		"image: {repository: r, name: x}":   "at '/image': additional properties 'name' not allowed",
		"image: {repository: r, tag: 1.10}": "at '/image/tag': got number, want string",
		"image: {repository: r, pullPolicy: always}":                     "at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'",
		"image: {repository: r, pullSecrets: [{name: a}]}":               "at '/image/pullSecrets/0': got object, want string",
		image + "env: {HEADROOM_INTERVL: 2s}":                            "env.HEADROOM_INTERVL is not accepted: of the program's variables env takes HEADROOM_ALLOW_HOST, HEADROOM_CORS_ORIGIN,",
		image + "env: {HEADROOM_TOKEN: secret}":                          "is set by mode, pathPrefix and tokenSecret",
		image + "env: {HEADROOM_LISTEN: ':80'}":                          "env.HEADROOM_LISTEN is not accepted",
		image + "env: {HOST_PROC: /proc}":                                "env.HOST_PROC is not accepted",
		image + "env: {HEADROOM_RECORD: /tmp/record}":                    "at '/env/HEADROOM_RECORD': value must be 'log'",
		image + "env: [{name: TZ, value: UTC}]":                          "at '/env': got array, want object",
		image + "pathPrefix: headroom":                                   "at '/pathPrefix': 'headroom' does not match pattern",
		image + "pathPrefix: /headroom/":                                 "at '/pathPrefix'",
		image + "tokenSecret: {name: a, key: ''}":                        "at '/tokenSecret/key': minLength: got 0, want 1",
		image + "prometheus: {discovery: podMonitor}":                    "at '/prometheus/discovery': value must be one of 'none', 'annotations', 'serviceMonitor'",
		image + "prometheus: {serviceMonitor: {interval: 5}}":            "at '/prometheus/serviceMonitor/interval': got number, want string",
		image + "prometheus: {serviceMonitor: {interval: 5 s}}":          "does not match pattern",
		image + "ingress: {enabled: true, host: a}":                      "ingress.enabled wants mode: pod. In mode: node each node has a server of its own",
		image + "mode: pod\ningress: {enabled: true}":                    "ingress.host is missing: the name that the Ingress answers to",
		image + "mode: pod\ningress: {enabled: 'yes', host: a}":          "at '/ingress/enabled': got string, want boolean",
		image + "networkPolicy: {enabled: true, from: [{namespace: a}]}": "at '/networkPolicy/from/0': additional properties 'namespace' not allowed",
		image + "networkPolicy: {enabled: true, from: [{}]}":             "at '/networkPolicy/from/0': minProperties: got 0, want 1",
		image + "resources: {limits: {memory: 128MB}}":                   "at '/resources/limits/memory': '128MB' does not match pattern",
		image + "resources: {limit: {memory: 128Mi}}":                    "at '/resources': additional properties 'limit' not allowed",
		image + "securityContext: {runAsRoot: true}":                     "at '/securityContext': additional properties 'runAsRoot' not allowed",
		image + "maxUnavailable: 0":                                      "at '/maxUnavailable'",
		image + "mountPropagation: Bidirectional":                        "at '/mountPropagation': value must be one of 'HostToContainer', 'None'",
		image + "tolerations: [{operator: Exist}]":                       "at '/tolerations/0/operator': value must be one of 'Exists', 'Equal'",
		image + "nodeSelector: {gpu: true}":                              "at '/nodeSelector/gpu': got boolean, want string",
		image + "podAnnotations: {a: 1}":                                 "at '/podAnnotations/a': got number, want string",
	} {
		if got := refuse(t, values); !strings.Contains(got, want) {
			t.Errorf("of the values\n%s\nis said: %s\nwant %q in it", values, got, want)
		}
	}
}

// The chart takes all variables of the program but those that it sets itself.
func TestVariables(t *testing.T) {
	// First, so that it skips without helm.
	got := refuse(t, image+"env: {HEADROOM_OTHER: a}")
	program := filepath.Join(t.TempDir(), "headroom")
	build(t, program)
	help, err := exec.CommandContext(t.Context(), program, "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	var accepted []string
	for _, name := range regexp.MustCompile(`HEADROOM_[A-Z_]+`).FindAllString(string(help), -1) {
		if !slices.Contains([]string{"HEADROOM_LISTEN", "HEADROOM_PATH_PREFIX", "HEADROOM_TOKEN"}, name) {
			accepted = append(accepted, name)
		}
	}
	slices.Sort(accepted)
	accepted = slices.Compact(accepted)
	want := "of the program's variables env takes " + strings.Join(accepted, ", ") + ", and"
	if len(accepted) < 6 || !strings.Contains(got, want) {
		t.Errorf("it says %s\nwant %s", got, want)
	}
}

// An image of a version is called by it: those of the chart and of the program
// go together.
func TestVersions(t *testing.T) {
	content, err := os.ReadFile("headroom/Chart.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var chart struct {
		AppVersion string `yaml:"appVersion"`
	}
	if err := yaml.Unmarshal(content, &chart); err != nil {
		t.Fatal(err)
	}
	app, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(app), "\nVersion = \""+chart.AppVersion+"\"\n") {
		t.Errorf("the chart belongs to version %s, which is not that of FyneApp.toml", chart.AppVersion)
	}
}
