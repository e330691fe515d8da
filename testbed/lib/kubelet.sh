# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# What makes a node of an API server, inside the namespaces: containerd, kubelet, kube-proxy, scheduler.

NODE_CONF=$STATE/conf
CONTAINERD_SOCKET=/run/containerd/containerd.sock
NODE_PARTS=(containerd kube-scheduler kubelet kube-proxy)
CONTROL_PLANE=("${API_PARTS[@]}")
if on_node; then
  CONTROL_PLANE+=("${NODE_PARTS[@]}")
  PART_ADDRESS["containerd"]=$CONTAINERD_SOCKET
  PART_ADDRESS["kube-scheduler"]=$LOOPBACK:10259
  PART_ADDRESS["kubelet"]=$NODE_ADDRESS:10250
  PART_ADDRESS["kube-proxy"]=$LOOPBACK:10256
fi

node_ctr() { timeout --foreground 120 ctr --address "$CONTAINERD_SOCKET" -n k8s.io "$@" 9>&-; }

# By this one key pair, its own authority, the API server shows the kubelet who it is: for logs and exec.
kubelet_make_client_key() {
  [ ! -e "$API/kubelet-client.crt" ] || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /O=system:masters/CN=kube-apiserver \
    -addext extendedKeyUsage=clientAuth -keyout "$API/kubelet-client.key" -out "$API/kubelet-client.crt.new" 2>/dev/null
  mv "$API/kubelet-client.crt.new" "$API/kubelet-client.crt"
}

# write_if_other FILE: kube-proxy ends when its file is written, even if with the same words.
write_if_other() {
  cat >"$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

containerd_write_conf() {
  write_if_other "$NODE_CONF/containerd.toml" <<CONF
version = 2
root = "$STATE/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$CONTAINERD_SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  stream_server_address = "$LOOPBACK"
  # Where root lacks CAP_SYS_RESOURCE, runc may not lower oom_score_adj, and no sandbox would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$CNI_PROGRAMS"
    conf_dir = "$NODE_CONF/cni"
CONF
  mkdir -p "$NODE_CONF/cni"
  write_if_other "$NODE_CONF/cni/10-bridge.conflist" <<CONF
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_NET"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
CONF
}

kubelet_write_conf() {
  # There is no DNS.
  : >"$NODE_CONF/resolv.conf"
  mkdir -p "$STATE/volume-plugins"
  write_if_other "$NODE_CONF/kubelet.yaml" <<CONF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false # else it refuses hosts that still have version 1
cgroupDriver: cgroupfs
cgroupRoot: $NODE_CGROUP
containerRuntimeEndpoint: unix://$CONTAINERD_SOCKET
address: $NODE_ADDRESS
healthzBindAddress: $LOOPBACK
readOnlyPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$API/kubelet-client.crt"}}
authorization: {mode: Webhook}
clusterDomain: cluster.local
resolvConf: $NODE_CONF/resolv.conf
volumePluginDir: $STATE/volume-plugins
# The fill of the machine's own disk is none of our business.
evictionHard: {memory.available: "0%", nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%", imagefs.inodesFree: "0%"}
# Images are never collected: there is no registry to pull them from again.
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
nodeStatusReportFrequency: 5m
volumeStatsAggPeriod: 10s # nobody wants to wait a minute for the figures of a volume
oomScoreAdj: 0 # a lower one needs CAP_SYS_RESOURCE
CONF
  write_if_other "$NODE_CONF/kube-proxy.yaml" <<CONF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
bindAddress: $NODE_ADDRESS
healthzBindAddress: $LOOPBACK:10256
metricsBindAddress: $LOOPBACK:10249
clientConnection: {kubeconfig: $NODE_CONF/kube-proxy.kubeconfig}
clusterCIDR: $POD_NET
# These sysctls cannot be written in a namespace.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
CONF
}

node_write_conf() {
  mkdir -p "$API" "$NODE_CONF"
  kubelet_make_client_key
  containerd_write_conf
  kubelet_write_conf
}

# Files that containers see must not be for root alone.
containerd_start() { umask 022 && proc_start containerd containerd --config "$NODE_CONF/containerd.toml"; }
containerd_answers() { proc_alive containerd && timeout 5 ctr --address "$CONTAINERD_SOCKET" version >/dev/null 2>&1 9>&-; }

kube_scheduler_start() {
  local conf=$NODE_CONF/kube-scheduler.kubeconfig
  api_write_kubeconfig system:kube-scheduler "$conf"
  proc_start kube-scheduler "$TOOLS_BIN/kube-scheduler" --kubeconfig="$conf" --authentication-kubeconfig="$conf" \
    --authorization-kubeconfig="$conf" --bind-address="$LOOPBACK" --cert-dir="$STATE/scheduler-pki" --leader-elect=false
}
kube_scheduler_answers() {
  proc_alive kube-scheduler && [ "$(curl -sk --max-time 5 "https://${PART_ADDRESS[kube-scheduler]}/healthz")" = ok ]
}

kubelet_start() {
  api_write_kubeconfig "system:node:$NODE_NAME" "$NODE_CONF/kubelet.kubeconfig"
  date +%s >"$STATE/kubelet-started"
  umask 022
  proc_start kubelet "$TOOLS_BIN/kubelet" --config="$NODE_CONF/kubelet.yaml" --kubeconfig="$NODE_CONF/kubelet.kubeconfig" \
    --hostname-override="$NODE_NAME" --node-ip="$NODE_ADDRESS" --root-dir=/var/lib/kubelet --cert-dir="$STATE/kubelet-pki" \
    --housekeeping-interval=60s --v=2
}
# Ready, and said so after the kubelet's last start: the API server may remember it from an earlier one.
kubelet_answers() {
  local heard
  proc_alive kubelet || return 1
  heard=$(api_kubectl get node "$NODE_NAME" --request-timeout=5s \
    -o 'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}' 2>/dev/null) || return 1
  [ "${heard%% *}" = True ] && [ "$(date -d "${heard#* }" +%s)" -ge "$(cat "$STATE/kubelet-started")" ]
}

kube_proxy_start() {
  api_write_kubeconfig system:kube-proxy "$NODE_CONF/kube-proxy.kubeconfig"
  proc_start kube-proxy "$TOOLS_BIN/kube-proxy" --config="$NODE_CONF/kube-proxy.yaml" --hostname-override="$NODE_NAME"
}
kube_proxy_answers() {
  proc_alive kube-proxy && curl -sf --max-time 5 "http://${PART_ADDRESS[kube-proxy]}/healthz" >/dev/null
}

# node_part NAME VERB: the function that does VERB for a part.
node_part() { "${1//-/_}_$2"; }

node_running() {
  local part
  [ -e "$STATE/node-made" ] || return 1
  for part in "${NODE_PARTS[@]}"; do [ "$(proc_state "$part")" = running ] || return 1; done
  kubelet_answers
}

node_wake() {
  local part
  for part in "${NODE_PARTS[@]}"; do [ "$(proc_state "$part")" != stopped ] || proc_signal CONT "$part"; done
}

# Pods cannot be made before this account exists.
node_has_accounts() { api_kubectl -n default get serviceaccount default >/dev/null 2>&1; }

# What does not need the API server comes up beside it.
runtime_up() {
  node_wake
  proc_alive containerd || (containerd_start)
  wait_for 60 containerd_answers || die "containerd is not ready: $(tail -n5 "$LOGS/containerd.log")"
  images_up
}

kubelet_up() {
  local begin=$SECONDS part
  for part in kube-scheduler kubelet kube-proxy; do proc_alive "$part" || (node_part "$part" start); done
  for part in kube-scheduler kubelet kube-proxy; do
    wait_for 90 node_part "$part" answers || die "$part is not ready: $(tail -n5 "$LOGS/$part.log")"
  done
  wait_for 60 node_has_accounts || die "there is no default service account: see $LOGS/kube-controller-manager.log"
  : >"$STATE/node-made"
  say "node $NODE_NAME: ready in $((SECONDS - begin)) s"
}

# A container runtime, an API server, and then what needs both.
node_parts_up() {
  local runtime
  if api_running && node_running; then return; fi
  node_write_conf
  runtime_up &
  runtime=$!
  api_up
  wait "$runtime"
  kubelet_up
}
