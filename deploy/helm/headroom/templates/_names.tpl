{{/* The name of all that the chart makes. */}}
{{- define "headroom.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name }}
{{- else -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end -}}
{{- end -}}

{{/* What pods are selected by: it can't be changed while they are there. */}}
{{- define "headroom.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* What says whose the objects are. */}}
{{- define "headroom.origin" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "headroom.labels" -}}
{{ include "headroom.selector" . }}
{{ include "headroom.origin" . }}
{{- end -}}

{{/* The pod of "helm test": it must not be selected as one that serves. */}}
{{- define "headroom.testLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "headroom.image" -}}
{{- $repository := required "image.repository is missing: name the image that you pushed or that your repository publishes, such as registry.example.org/headroom (docs/deploy/kubernetes.md)" .Values.image.repository -}}
{{ printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end -}}
