{{/* What the restricted profile of Pod Security wants, and a read-only file system. */}}
{{- define "headroom.securityContext" -}}
{{- $own := dict
  "runAsNonRoot" true
  "runAsUser" 65532
  "runAsGroup" 65532
  "readOnlyRootFilesystem" true
  "allowPrivilegeEscalation" false
  "capabilities" (dict "drop" (list "ALL"))
  "seccompProfile" (dict "type" "RuntimeDefault")
-}}
{{ toYaml (mergeOverwrite $own (deepCopy .Values.securityContext)) }}
{{- end -}}

{{/* The template of the pods that serve, of both modes. */}}
{{- define "headroom.pod" -}}
{{- $node := eq .Values.mode "node" -}}
metadata:
  labels:
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- include "headroom.labels" . | nindent 4 }}
  {{- $scraped := eq .Values.prometheus.discovery "annotations" }}
  {{- if or $scraped .Values.podAnnotations }}
  annotations:
    {{- if $scraped }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "5000"
    prometheus.io/path: /metrics
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  # It asks nothing of the cluster. Variables for each service, such as HEADROOM_PORT, would only be in the way.
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  nodeSelector:
    kubernetes.io/os: linux
    {{- with .Values.nodeSelector }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if $node }}
  # Nodes that are none: they take no DaemonSet, and its pods would wait for ever.
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - {key: eks.amazonaws.com/compute-type, operator: NotIn, values: [fargate]}
              - {key: type, operator: NotIn, values: [virtual-kubelet]}
  {{- end }}
  {{- if not (kindIs "invalid" .Values.tolerations) }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- else if $node }}
  tolerations:
    - operator: Exists
      effect: NoSchedule
  {{- end }}
  containers:
    - name: headroom
      image: {{ include "headroom.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: [serve]
      env:
        {{- include "headroom.env" . | nindent 8 }}
      ports:
        - name: http
          containerPort: 5000
      # The first reading takes a moment; from then on, 30 s without a fresh one are too many.
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 1
        timeoutSeconds: 3
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "headroom.securityContext" . | nindent 8 }}
      {{- if $node }}
      volumeMounts:
        - name: proc
          mountPath: /host/proc
          readOnly: true
        - name: sys
          mountPath: /host/sys
          readOnly: true
        - name: root
          mountPath: /host/root
          readOnly: true
          mountPropagation: {{ .Values.mountPropagation }}
      {{- end }}
  {{- if $node }}
  # Neither the network nor the processes of the node need be shared: its process 1, seen through /proc, has them.
  volumes:
    - name: proc
      hostPath: {path: /proc, type: Directory}
    - name: sys
      hostPath: {path: /sys, type: Directory}
    - name: root
      hostPath: {path: /, type: Directory}
  {{- end }}
{{- end -}}
