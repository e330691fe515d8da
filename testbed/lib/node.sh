# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# The node level, seen from the machine: a whole test host in its own network, mount, pid and uts namespaces. They live as
# long as the first process in them (node-init.sh); when it ends, the kernel ends every other one and drops every mount.

NODE_NAME=cuttle-node
NODE_NET=10.97.0
NODE_ADDRESS=$NODE_NET.1
NODE_BRIDGE=node0
POD_NET=10.98.0.0/24
SERVICE_NET=10.96.0.0/16
# One group in every hierarchy, so that all of it goes with one tree. Named after the folder: a second checkout has its own.
NODE_CGROUP=/cuttle-$(printf %s "$STATE" | sha256sum | cut -c1-8)
# The folders that a kubelet and our node plugin use, mounted over by ones of the state folder. "FOLDER OF THE STATE:MOUNT POINT"
NODE_MOUNTS=(kubelet:/var/lib/kubelet cni:/var/lib/cni pod-logs:/var/log/pods container-logs:/var/log/containers cuttle:/var/lib/cuttle)
# The kubelet sets these for the whole machine.
NODE_SYSCTLS=(vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys
  kernel.keys.root_maxbytes)

# The pid, on the machine, of the first process of the node.
node_pid() { on_node && ! inside_node && proc_pid init; }

node_require_up() {
  inside_node || node_pid >/dev/null || die "the node level is not up" "run: testbed/testbed up --node"
}

# The root user's, outside, and with what is needed.
node_require() {
  [ "$(id -u)" = 0 ] || die "the node level needs root: it makes namespaces, mounts and cgroups"
  ! inside_node || die "this is the inside of the node" "run it outside"
}

# node_run CMD...: runs CMD inside, in this folder and with the variables of `env`. Becomes it: the exit code is CMD's.
node_run() {
  local pid=1 variables enter=()
  node_require_up
  if ! inside_node; then
    pid=$(node_pid)
    # Not `ip netns exec`: it mounts a new /sys, without cgroups. --pdeathsig: else CMD would outlive a killed nsenter.
    enter=(nsenter -t "$pid" --mount --net --pid --uts -- setpriv --pdeathsig TERM --)
  fi
  variables=$(do_env)
  # A proxy cannot be reached from inside, and would be asked for the API server's address.
  unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
  eval "$variables"
  umask "$UMASK"
  exec "${enter[@]}" env -C "$PWD" "$@"
}

# A kubelet needs these to exist. Those that are made here are remembered, and go with the node.
node_make_mount_points() {
  local entry
  for entry in "${NODE_MOUNTS[@]}"; do
    mkdir -p "$STATE/${entry%%:*}"
    [ -d "${entry#*:}" ] || { echo "${entry#*:}" >>"$STATE/made-folders" && mkdir -p "${entry#*:}"; }
  done
}

node_save_sysctls() {
  local name
  # What an interrupted `up` saved is the older, and so the true one.
  [ ! -e "$STATE/sysctls" ] || return 0
  for name in "${NODE_SYSCTLS[@]}"; do echo "$name=$(sysctl -n "$name")"; done >"$STATE/sysctls.new"
  mv "$STATE/sysctls.new" "$STATE/sysctls"
}

# The loop devices of before are not the node's, whatever their files are called. A later `up` does not know them any more.
node_save_loops() { [ -e "$STATE/loops-before" ] || losetup -nO NAME,BACK-FILE >"$STATE/loops-before"; }

node_init_pid() {
  local pid
  read -r pid _ <"/proc/$1/task/$1/children" || [ -n "$pid" ] || return 1
  echo "$pid"
}

node_ready_inside() {
  proc_alive namespaces || die "the node's namespaces ended at once:" "$(tail -n3 "$LOGS/namespaces.log")"
  [ -e "$STATE/pid-namespace" ]
}

# Makes the namespaces, with nothing in them but mounts and a network.
node_start() {
  local holder pid
  # Of one that ended without a `down`.
  node_end_devices
  node_remove_remains
  node_make_mount_points
  node_save_sysctls
  node_save_loops
  rm -f "$STATE/pid-namespace"
  # --propagation slave: nothing that is mounted inside shows outside.
  CUTTLE_TESTBED=$STATE proc_start namespaces unshare --mount --net --pid --uts --fork --kill-child --mount-proc \
    --propagation slave "$BASH" "$LIB/node-init.sh"
  wait_for 20 node_ready_inside || die "the node's namespaces are not ready: $(tail -n3 "$LOGS/namespaces.log")"
  holder=$(proc_pid namespaces)
  pid=$(node_init_pid "$holder")
  proc_record init "$pid"
}

node_interrupted() {
  # It ends its own workers; what they started is recorded, and the next `up` goes on with it.
  kill "$1" 2>/dev/null
  wait "$1" || true
  exit 130
}

node_up() {
  local pid
  node_require
  require_installed
  make_state
  take_lock "$STATE/lock"
  if ! proc_alive namespaces || ! node_pid >/dev/null; then
    proc_kill init namespaces
    node_start
  fi
  (node_run "$SELF" up) &
  pid=$!
  trap 'node_interrupted "$pid"' INT TERM HUP
  wait "$pid"
}

node_down() {
  [ -d "$STATE" ] || { say "nothing to remove: $STATE is not there"; return; }
  is_our_state || die "$STATE is no testbed's state folder: not touched"
  node_require
  take_lock "$STATE/lock"
  node_end_devices
  proc_kill namespaces init
  node_remove_remains
  # /var/lib/kubelet may be mounted in another node: removing it there would unmount it.
  if [ -e "$STATE/made-folders" ] && ! grep -qs ' /var/lib/kubelet ' /proc/[0-9]*/mountinfo; then
    sort -ru "$STATE/made-folders" | xargs -r rmdir --ignore-fail-on-non-empty 2>/dev/null || true
  fi
  rm -rf --one-file-system "$SOCKETS" "$STATE"
  say "the node level is down"
}
