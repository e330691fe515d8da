# shellcheck shell=bash
# A Kubernetes API server on loopback, without a node: etcd, API server and controller manager, no root needed.

API=$STATE/api
API_ADDRESS=127.0.0.1
API_PORT=24043
ETCD_PORT=24010
ETCD_PEER_PORT=24011
KCM_PORT=24057
API_URL=https://$API_ADDRESS:$API_PORT
API_PARTS=(etcd kube-apiserver kube-controller-manager)

api_answers() { proc_alive kube-apiserver && [ "$(curl -sk --max-time 5 "$API_URL/readyz")" = ok ]; }
etcd_answers() { proc_alive etcd && curl -sf --max-time 5 "http://$API_ADDRESS:$ETCD_PORT/readyz" >/dev/null; }
kcm_answers() {
  proc_alive kube-controller-manager && [ "$(curl -sk --max-time 5 "https://$API_ADDRESS:$KCM_PORT/healthz")" = ok ]
}

api_kubectl() { KUBECONFIG=$API/kubeconfig "$TOOLS_BIN/kubectl" "$@"; }

# Keys and tokens survive a repair: programs that run hold them.
api_make_secrets() {
  local token
  mkdir -p "$API"
  if [ ! -e "$API/sa.key" ]; then
    openssl genrsa -out "$API/sa.key.new" 2048 2>/dev/null
    mv "$API/sa.key.new" "$API/sa.key"
  fi
  if [ ! -e "$API/tokens.csv" ]; then
    token=$(openssl rand -hex 16)
    echo "$token,admin,1,system:masters" >"$API/tokens.csv.new"
    mv "$API/tokens.csv.new" "$API/tokens.csv"
  fi
}

etcd_start() {
  require_port_free etcd $API_ADDRESS $ETCD_PORT
  local url=http://$API_ADDRESS:$ETCD_PORT peer=http://$API_ADDRESS:$ETCD_PEER_PORT
  proc_start etcd "$TOOLS_BIN/etcd" --data-dir="$API/etcd" --listen-client-urls "$url" --advertise-client-urls "$url" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" --log-level warn
}

apiserver_start() {
  require_port_free kube-apiserver $API_ADDRESS $API_PORT
  # --endpoint-reconciler-type=none: else the server refuses to advertise a loopback address.
  proc_start kube-apiserver "$TOOLS_BIN/kube-apiserver" --etcd-servers="http://$API_ADDRESS:$ETCD_PORT" \
    --bind-address=$API_ADDRESS --secure-port=$API_PORT --cert-dir="$API/certs" --endpoint-reconciler-type=none \
    --service-cluster-ip-range=10.96.0.0/16 --allow-privileged=true --authorization-mode=Node,RBAC \
    --token-auth-file="$API/tokens.csv" --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$API/sa.key" --service-account-signing-key-file="$API/sa.key"
}

kcm_start() {
  require_port_free kube-controller-manager $API_ADDRESS $KCM_PORT
  # There are no nodes: their controllers would only log errors.
  proc_start kube-controller-manager "$TOOLS_BIN/kube-controller-manager" --kubeconfig="$API/kubeconfig" \
    --service-account-private-key-file="$API/sa.key" --use-service-account-credentials=true \
    --controllers='*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller' \
    --leader-elect=false --bind-address=$API_ADDRESS --secure-port=$KCM_PORT --cert-dir="$API/certs-kcm"
}

# The server signs its own certificate at its first start, hence only now.
api_write_kubeconfig() {
  local token
  [ ! -e "$API/kubeconfig" ] || return 0
  token=$(cut -d, -f1 "$API/tokens.csv")
  cat >"$API/kubeconfig.new" <<CONF
apiVersion: v1
kind: Config
current-context: testbed
clusters:
- name: testbed
  cluster: {server: "$API_URL", certificate-authority-data: $(base64 -w0 <"$API/certs/apiserver.crt")}
users:
- name: admin
  user: {token: $token}
contexts:
- name: testbed
  context: {cluster: testbed, user: admin}
CONF
  mv "$API/kubeconfig.new" "$API/kubeconfig"
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
  api_write_kubeconfig
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
