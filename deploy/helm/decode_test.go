package helm

import (
	"fmt"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
)

// manifests are what a release consists of; what it has none of is nil.
type manifests struct {
	daemonSet      *appsv1.DaemonSet
	deployment     *appsv1.Deployment
	service        *corev1.Service
	testPod        *corev1.Pod
	ingress        *networkingv1.Ingress
	networkPolicy  *networkingv1.NetworkPolicy
	serviceMonitor *monitoringv1.ServiceMonitor
}

// decode reads manifests as an API server does that is asked to be strict: a
// field that a type does not have, one that comes twice and another kind are
// errors.
func decode(rendered string) (*manifests, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{appsv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, monitoringv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	decoder := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{Yaml: true, Strict: true})
	m := new(manifests)
	for document := range strings.SplitSeq("\n"+rendered, "\n---\n") {
		if strings.TrimSpace(document) == "" {
			continue
		}
		object, _, err := decoder.Decode([]byte(document), nil, nil)
		if err == nil {
			err = m.take(object)
		}
		if err != nil {
			return nil, fmt.Errorf("%w in:\n%s", err, document)
		}
	}
	return m, nil
}

// take keeps an object; of each kind there is one at most.
func (m *manifests) take(object runtime.Object) error {
	switch o := object.(type) {
	case *appsv1.DaemonSet:
		return keep(&m.daemonSet, o)
	case *appsv1.Deployment:
		return keep(&m.deployment, o)
	case *corev1.Service:
		return keep(&m.service, o)
	case *corev1.Pod:
		return keep(&m.testPod, o)
	case *networkingv1.Ingress:
		return keep(&m.ingress, o)
	case *networkingv1.NetworkPolicy:
		return keep(&m.networkPolicy, o)
	case *monitoringv1.ServiceMonitor:
		return keep(&m.serviceMonitor, o)
	}
	return fmt.Errorf("nobody expects a %T", object)
}

func keep[T any](place **T, object *T) error {
	if *place != nil {
		return fmt.Errorf("there are two of %T", object)
	}
	*place = object
	return nil
}

// pods returns the template of the pods that serve.
func (m *manifests) pods() *corev1.PodTemplateSpec {
	if m.daemonSet != nil {
		return &m.daemonSet.Spec.Template
	}
	return &m.deployment.Spec.Template
}

// What an API server would find at the installation only is found here.
func TestStrictDecodingFindsFaults(t *testing.T) {
	rendered := render(t, "headroom", image)
	for what, change := range map[string][2]string{
		"a field that there is not":    {"imagePullPolicy:", "imagePullPolice:"},
		"a field in other letters":     {"containerPort:", "containerport:"},
		"a field in the wrong place":   {"      targetPort: http", "      targetPort: http\n      selector: {}"},
		"a field twice":                {"args: [serve]", "args: [serve]\n          args: [serve]"},
		"a text in place of a number":  {"runAsUser: 65532", "runAsUser: nobody"},
		"a number in place of a text":  {`value: ":5000"`, "value: 5000"},
		"a kind that there is not":     {"kind: DaemonSet", "kind: DemonSet"},
		"a version that there is not":  {"apiVersion: apps/v1", "apiVersion: apps/v2"},
		"a kind that nobody asked for": {"kind: Service\n", "kind: Secret\nspec:\n---\napiVersion: v1\nkind: Service\n"},
	} {
		changed := strings.Replace(rendered, change[0], change[1], 1)
		if changed == rendered {
			t.Errorf("%q is not there to be changed", change[0])
		}
		if _, err := decode(changed); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
}
