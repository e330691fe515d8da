{{/* The prefix of all names: the release's name, with the chart's unless it says so already. */}}
{{- define "cuttle.name" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of a component's objects. Takes (list $ COMPONENT). */}}
{{- define "cuttle.component" -}}
{{- printf "%s-%s" (include "cuttle.name" (first .)) (last .) -}}
{{- end -}}

{{/* What tells a component's Pods from all others. Never changes: a selector cannot. Takes (list $ COMPONENT). */}}
{{- define "cuttle.selector" -}}
app.kubernetes.io/name: cuttle
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{/* Labels of an object. Takes (list $ COMPONENT). */}}
{{- define "cuttle.labels" -}}
{{ include "cuttle.selector" . }}
app.kubernetes.io/part-of: cuttle
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (first .).Chart.Name (first .).Chart.Version | replace "+" "_" }}
{{- with (first .).Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The namespace of a component. Takes (list $ COMPONENT). */}}
{{- define "cuttle.namespace" -}}
{{- $values := default dict (get (first .).Values (last .)) -}}
{{- default (first .).Release.Namespace $values.namespace -}}
{{- end -}}

{{/* Name and labels of a component's object, in its namespace. Takes (list $ COMPONENT). */}}
{{- define "cuttle.metadata" -}}
name: {{ include "cuttle.component" . }}
namespace: {{ include "cuttle.namespace" . }}
labels:
  {{- include "cuttle.labels" . | nindent 2 }}
{{- end -}}

{{/* The same of a component's Role: where the Secrets and Leases are. Takes (list $ COMPONENT). */}}
{{- define "cuttle.roleMetadata" -}}
name: {{ include "cuttle.component" . }}
namespace: {{ (first .).Release.Namespace }}
labels:
  {{- include "cuttle.labels" . | nindent 2 }}
{{- end -}}

{{/* The same of an object without a namespace: its name says of which release it is. Takes (list $ COMPONENT). */}}
{{- define "cuttle.clusterMetadata" -}}
name: {{ printf "%s-%s" (first .).Release.Namespace (include "cuttle.component" .) }}
labels:
  {{- include "cuttle.labels" . | nindent 2 }}
{{- end -}}

{{/* One of our images. Takes (list $ NAME). */}}
{{- define "cuttle.image" -}}
{{- $images := (first .).Values.images -}}
{{- $tag := default (first .).Chart.AppVersion $images.tag -}}
{{- printf "%s/cuttle-%s%s%s" $images.registry (last .) (ternary "@" ":" (hasPrefix "sha256:" $tag)) $tag -}}
{{- end -}}

{{/* Labels and annotations of a component's Pods. Takes (list $ COMPONENT). */}}
{{- define "cuttle.podMetadata" -}}
{{- $values := get (first .).Values (last .) -}}
labels:
  {{- mustMergeOverwrite (include "cuttle.labels" . | fromYaml) $values.podLabels (include "cuttle.selector" . | fromYaml) | toYaml | nindent 2 }}
annotations:
  kubectl.kubernetes.io/default-container: {{ last . }}
  {{- with $values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Where a component's Pods run, and as whom. Takes (list $ COMPONENT). */}}
{{- define "cuttle.podPlacement" -}}
{{- $values := get (first .).Values (last .) -}}
serviceAccountName: {{ include "cuttle.component" . }}
{{- with (first .).Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
nodeSelector:
  {{- mergeOverwrite (dict "kubernetes.io/os" "linux") (default dict $values.nodeSelector) | toYaml | nindent 2 }}
{{- range $key := list "tolerations" "affinity" }}
{{- with get $values $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Spreads the Pods of a component over nodes and zones, where there are several. Takes (list $ COMPONENT). */}}
{{- define "cuttle.spread" -}}
{{- $selector := include "cuttle.selector" . -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
{{- end -}}

{{/* A Pod of the restricted profile. */}}
{{- define "cuttle.restrictedPod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* A container of the restricted profile. */}}
{{- define "cuttle.restricted" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{/* Environment of our programs. Takes (list $ COMPONENT). */}}
{{- define "cuttle.env" -}}
- {name: CUTTLE_LOG, value: {{ (first .).Values.log.format }}}
- {name: CUTTLE_LOG_LEVEL, value: {{ (first .).Values.log.level }}}
{{- with (get (first .).Values (last .)).env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Probes of our programs. Takes (dict "port" "http"), and "host" where that is not the Pod's address. */}}
{{- define "cuttle.probes" -}}
{{- range $probe, $check := dict
    "startupProbe" (dict "path" "/healthz" "period" 1 "failures" 60)
    "livenessProbe" (dict "path" "/healthz" "period" 10 "failures" 3)
    "readinessProbe" (dict "path" "/readyz" "period" 5 "failures" 2) }}
{{ $probe }}:
  httpGet:
    path: {{ $check.path }}
    port: {{ $.port }}
    {{- with $.host }}
    host: {{ . }}
    {{- end }}
  periodSeconds: {{ $check.period }}
  timeoutSeconds: 5
  failureThreshold: {{ $check.failures }}
{{- end }}
{{- end -}}

{{/* A sidecar of the controller. Takes (list $ NAME ARGUMENT...); its values are controller.NAME. */}}
{{- define "cuttle.sidecar" -}}
{{- $root := first . -}}
{{- $name := index . 1 -}}
{{- $values := get $root.Values.controller $name -}}
- name: csi-{{ $name }}
  image: {{ get $root.Values.images (printf "csi-%s" $name) }}
  imagePullPolicy: {{ $root.Values.images.pullPolicy }}
  args:
    - --csi-address=/csi/csi.sock
    - --leader-election
    # The default of 5 requests a second would hold up a burst of claims.
    - --kube-api-qps=50
    - --kube-api-burst=100
    - --timeout={{ $values.timeout }}
    - --http-endpoint=:{{ $values.httpPort }}
    {{- if eq $name "resizer" }}
    - --workers={{ $values.workerThreads }}
    {{- else }}
    - --worker-threads={{ $values.workerThreads }}
    - --default-fstype=ext4
    {{- end }}
    {{- range concat (slice . 2) $values.extraArgs }}
    - {{ . }}
    {{- end }}
  ports:
    - {name: {{ $name }}, containerPort: {{ $values.httpPort }}}
  # It answers as long as it could renew its Lease if it led.
  livenessProbe:
    httpGet: {path: /healthz/leader-election, port: {{ $name }}}
    periodSeconds: 20
    timeoutSeconds: 10
    failureThreshold: 3
  {{- include "cuttle.restricted" $root | nindent 2 }}
  resources:
    {{- toYaml $values.resources | nindent 4 }}
  volumeMounts:
    - {name: socket, mountPath: /csi}
{{- end -}}

{{/* The ports by which a component is monitored, as a list of name and port. Takes (list $ COMPONENT). */}}
{{- define "cuttle.monitoringPorts" -}}
{{- $values := get (first .).Values (last .) -}}
- {name: http, port: {{ $values.httpPort }}}
{{- if eq (last .) "controller" }}
- {name: provisioner, port: {{ $values.provisioner.httpPort }}}
- {name: attacher, port: {{ $values.attacher.httpPort }}}
- {name: resizer, port: {{ $values.resizer.httpPort }}}
{{- end }}
{{- end -}}

{{/* Metadata of a component's monitor. Takes (list $ COMPONENT LABELS). */}}
{{- define "cuttle.monitorMetadata" -}}
{{- $metadata := include "cuttle.metadata" (list (first .) (index . 1)) | fromYaml -}}
{{- mustMergeOverwrite $metadata (dict "labels" (last .)) | toYaml -}}
{{- end -}}

{{/* Not empty if the Prometheus Operator is told of our Pods. */}}
{{- define "cuttle.monitored" -}}
{{- if or .Values.podMonitor.enabled .Values.serviceMonitor.enabled -}}
yes
{{- end -}}
{{- end -}}

{{/* A ServiceAccount. Takes (list $ COMPONENT). */}}
{{- define "cuttle.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "cuttle.metadata" . | nindent 2 }}
  {{- with (get (first .).Values (last .)).serviceAccountAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Gives a component's ServiceAccount its ClusterRole and its Role. Takes (list $ COMPONENT). */}}
{{- define "cuttle.bindings" -}}
{{- $component := . -}}
{{- range $kind, $metadata := dict "ClusterRole" "cuttle.clusterMetadata" "Role" "cuttle.roleMetadata" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  {{- include $metadata $component | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ (include $metadata $component | fromYaml).name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "cuttle.component" $component }}
    namespace: {{ include "cuttle.namespace" $component }}
{{- end }}
{{- end -}}

{{/* Keeps one Pod of several through a drain. Takes (list $ COMPONENT). */}}
{{- define "cuttle.disruptionBudget" -}}
{{- if gt (int (get (first .).Values (last .)).replicas) 1 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "cuttle.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "cuttle.selector" . | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Not empty if the API server knows the kind StorageCluster, or is said to. */}}
{{- define "cuttle.clustersKnown" -}}
{{- if or (not .Values.crds.install) (.Capabilities.APIVersions.Has "cuttle.dev/v1alpha1/StorageCluster") -}}
known
{{- end -}}
{{- end -}}
