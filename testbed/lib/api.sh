# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# A Kubernetes API server: etcd, API server and controller manager. On loopback, without a node, and without root; the node
# level (kubelet.sh) gives it an address that Pods reach.

API=$STATE/api
LOOPBACK=127.0.0.1
API_ADDRESS=$LOOPBACK
API_PORT=24043
ETCD_PORT=24010
ETCD_PEER_PORT=24011
KCM_PORT=24057
API_PARTS=(etcd kube-apiserver kube-controller-manager)
declare -A PART_ADDRESS=([etcd]=$LOOPBACK:$ETCD_PORT [kube-controller-manager]=$LOOPBACK:$KCM_PORT)
# --endpoint-reconciler-type=none: else the server refuses to advertise a loopback address.
API_MORE=(--endpoint-reconciler-type=none)
KCM_MORE=()
# Who may log in with a token: user, and groups.
API_USERS=("admin system:masters")
if on_node; then
  API_ADDRESS=$NODE_ADDRESS
  API_MORE=(--enable-admission-plugins=NodeRestriction --kubelet-preferred-address-types=InternalIP
    --kubelet-client-certificate="$API/kubelet-client.crt" --kubelet-client-key="$API/kubelet-client.key")
  # What Pods trust: the server's own certificate, which it signs itself and which names the Service as well.
  KCM_MORE=(--root-ca-file="$API/certs/apiserver.crt")
  API_USERS+=("system:node:$NODE_NAME system:nodes" system:kube-proxy system:kube-scheduler)
fi
API_URL=https://$API_ADDRESS:$API_PORT
PART_ADDRESS[kube-apiserver]=$API_ADDRESS:$API_PORT

api_answers() { proc_alive kube-apiserver && [ "$(curl -sk --noproxy '*' --max-time 5 "$API_URL/readyz")" = ok ]; }
etcd_answers() { proc_alive etcd && curl -sf --max-time 5 "http://$LOOPBACK:$ETCD_PORT/readyz" >/dev/null; }
kcm_answers() {
  proc_alive kube-controller-manager && [ "$(curl -sk --max-time 5 "https://$LOOPBACK:$KCM_PORT/healthz")" = ok ]
}

api_kubectl() { KUBECONFIG=$API/kubeconfig "$TOOLS_BIN/kubectl" "$@"; }

# Keys and tokens survive a repair: programs that run hold them.
api_make_secrets() {
  local user number=0
  mkdir -p "$API"
  if [ ! -e "$API/sa.key" ]; then
    openssl genrsa -out "$API/sa.key.new" 2048 2>/dev/null
    mv "$API/sa.key.new" "$API/sa.key"
  fi
  if [ ! -e "$API/tokens.csv" ]; then
    for user in "${API_USERS[@]}"; do
      number=$((number + 1))
      # The name has no blank; what follows the first one is the groups.
      case $user in *' '*) ;; *) user+=' ' ;; esac
      echo "$(openssl rand -hex 16),${user%% *},$number,\"${user#* }\""
    done >"$API/tokens.csv.new"
    mv "$API/tokens.csv.new" "$API/tokens.csv"
  fi
}

etcd_start() {
  require_port_free etcd $LOOPBACK $ETCD_PORT
  local url=http://$LOOPBACK:$ETCD_PORT peer=http://$LOOPBACK:$ETCD_PEER_PORT
  proc_start etcd "$TOOLS_BIN/etcd" --data-dir="$API/etcd" --listen-client-urls "$url" --advertise-client-urls "$url" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" --log-level warn
}

apiserver_start() {
  require_port_free kube-apiserver "$API_ADDRESS" $API_PORT
  proc_start kube-apiserver "$TOOLS_BIN/kube-apiserver" --etcd-servers="http://$LOOPBACK:$ETCD_PORT" \
    --bind-address="$API_ADDRESS" --secure-port=$API_PORT --cert-dir="$API/certs" "${API_MORE[@]}" \
    --service-cluster-ip-range="$SERVICE_NET" --allow-privileged=true --authorization-mode=Node,RBAC \
    --token-auth-file="$API/tokens.csv" --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$API/sa.key" --service-account-signing-key-file="$API/sa.key"
}

kcm_start() {
  require_port_free kube-controller-manager $LOOPBACK $KCM_PORT
  # Nobody hands out addresses to nodes, nor is there a cloud: those controllers would only log errors. Its default of 20
  # requests a second would hold up a burst of claims that are provisioned already: docs/operations.md tells admins of it.
  proc_start kube-controller-manager "$TOOLS_BIN/kube-controller-manager" --kubeconfig="$API/kubeconfig" \
    --service-account-private-key-file="$API/sa.key" --use-service-account-credentials=true \
    --controllers='*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller' \
    --kube-api-qps=100 --kube-api-burst=200 --leader-elect=false --bind-address=$LOOPBACK --secure-port=$KCM_PORT --cert-dir="$API/certs-kcm" "${KCM_MORE[@]}"
}

# api_write_kubeconfig USER FILE. The server signs its own certificate at its first start: before it there is none to name.
api_write_kubeconfig() {
  local token
  [ ! -e "$2" ] || return 0
  token=$(awk -F, -v user="$1" '$2 == user { print $1 }' "$API/tokens.csv")
  cat >"$2.new" <<CONF
apiVersion: v1
kind: Config
current-context: testbed
clusters:
- name: testbed
  cluster: {server: "$API_URL", certificate-authority-data: $(base64 -w0 <"$API/certs/apiserver.crt")}
users:
- name: $1
  user: {token: $token}
contexts:
- name: testbed
  context: {cluster: testbed, user: "$1"}
CONF
  mv "$2.new" "$2"
}

api_make_namespace() {
  api_kubectl get namespace "$NAMESPACE" >/dev/null 2>&1 || api_kubectl create namespace "$NAMESPACE" >/dev/null
}

api_wake() {
  local part
  for part in "${API_PARTS[@]}"; do [ "$(proc_state "$part")" != stopped ] || proc_signal CONT "$part"; done
}

# api_ready_or_die NAME CHECK
api_ready_or_die() { wait_for 40 "$2" || die "$1 is not ready: $(tail -n5 "$LOGS/$1.log")"; }

api_running() {
  local part
  [ -e "$API/made" ] || return 1
  for part in "${API_PARTS[@]}"; do [ "$(proc_state "$part")" = running ] || return 1; done
  api_answers
}

api_up() {
  local begin=$SECONDS
  ! api_running || return 0
  api_make_secrets
  api_wake
  proc_alive etcd || etcd_start
  api_ready_or_die etcd etcd_answers
  proc_alive kube-apiserver || apiserver_start
  api_ready_or_die kube-apiserver api_answers
  api_write_kubeconfig admin "$API/kubeconfig"
  proc_alive kube-controller-manager || kcm_start
  api_make_namespace
  api_ready_or_die kube-controller-manager kcm_answers
  : >"$API/made"
  say "Kubernetes API: ready in $((SECONDS - begin)) s"
}

# SIGKILL and start with the same data. SIGTERM would not be enough of a fault, and a server that shuts down still
# answers /readyz for a while.
apiserver_restart() {
  [ -e "$API/made" ] || die "the testbed is not up" "run: testbed/testbed up"
  proc_kill kube-apiserver
  apiserver_start
  api_ready_or_die kube-apiserver api_answers
}
