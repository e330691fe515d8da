{{/* A Pod that runs one of the operator's checks and ends. Takes (list $ CHECK ARGUMENT...). */}}
{{- define "cuttle.checkPod" -}}
{{- $root := first . -}}
serviceAccountName: {{ include "cuttle.component" (list $root "operator") }}
restartPolicy: Never
{{- with $root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $root.Values.operator.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{ include "cuttle.restrictedPod" $root }}
containers:
  - name: check
    image: {{ include "cuttle.image" (list $root "controller") }}
    imagePullPolicy: {{ $root.Values.images.pullPolicy }}
    args:
      - "@operator"
      {{- range slice . 1 }}
      - {{ . }}
      {{- end }}
    env:
      - {name: CUTTLE_LOG, value: plain}
    {{- include "cuttle.restricted" $root | nindent 4 }}
    resources:
      requests: {cpu: 50m, memory: 128Mi}
      limits: {memory: 512Mi}
{{- end -}}
