{{/* A Pod that runs one of the operator's checks and ends. Takes (list $ CHECK ARGUMENT...). */}}
{{- define "cuttle.checkPod" -}}
{{- $root := first . -}}
{{ include "cuttle.podPlacement" (list $root "operator") }}
restartPolicy: Never
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
      {{- with $root.Values.operator.env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- include "cuttle.restricted" $root | nindent 4 }}
    resources:
      requests: {cpu: 50m, memory: 128Mi}
      limits: {memory: 512Mi}
{{- end -}}
