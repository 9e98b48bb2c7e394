{{/* The variables of the container that serves. */}}
{{- define "headroom.env" -}}
{{- include "headroom.checkEnv" . -}}
# Without an address, so that it answers over IPv6 too.
- name: HEADROOM_LISTEN
  value: ":5000"
{{- with .Values.pathPrefix }}
- name: HEADROOM_PATH_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- if .Values.tokenSecret.name }}
- name: HEADROOM_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.tokenSecret.name | quote }}
      key: {{ .Values.tokenSecret.key | quote }}
{{- end }}
{{- if eq .Values.mode "node" }}
- name: HOST_PROC
  value: /host/proc
- name: HOST_SYS
  value: /host/sys
- name: HOST_ROOT
  value: /host/root
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* The program does not complain of variables that it does not know, so a slip of the pen is found here. */}}
{{- define "headroom.checkEnv" -}}
{{- $accepted := list "HEADROOM_ALLOW_HOST" "HEADROOM_CORS_ORIGIN" "HEADROOM_INTERVAL" "HEADROOM_LOG_FORMAT" "HEADROOM_LOG_LEVEL" "HEADROOM_RECORD" "HEADROOM_WITHOUT" -}}
{{- range $name, $_ := .Values.env -}}
{{- if and (or (hasPrefix "HEADROOM_" $name) (hasPrefix "HOST_" $name)) (not (has $name $accepted)) -}}
{{- fail (printf "env.%s is not accepted: of the program's variables env takes %s, and what others say is set by mode, pathPrefix and tokenSecret" $name (join ", " $accepted)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
