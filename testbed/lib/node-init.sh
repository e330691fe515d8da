#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR
# The first process of the node. Arranges the mounts and the network, then waits, and takes in orphans. node.sh starts it.
set -euo pipefail
umask 022
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=node.sh
. "$(dirname "${BASH_SOURCE[0]}")/node.sh"
# A first process has no default signal handlers.
trap 'exit 0' TERM INT

# The order matters. "/" is shared last: shared too early, the unmounting of /sys would empty its copy as well, and a
# volume below /var/lib/kubelet would appear a second time below the state folder. Not shared at all, the kubelet would
# refuse volumes with Bidirectional mounts.
arrange_mounts() {
  local entry
  # Sockets of containerd, network namespaces of Pods, the lock of xtables.
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock /run/netns /run/cgroups
  # A sysfs that shows this network namespace, with the cgroups of the machine.
  mount --rbind /sys/fs/cgroup /run/cgroups
  umount -R -l /sys
  mount -t sysfs sysfs /sys
  mount --rbind /run/cgroups /sys/fs/cgroup
  umount -R -l /run/cgroups
  rmdir /run/cgroups
  for entry in "${NODE_MOUNTS[@]}"; do mount --bind "$STATE/${entry%%:*}" "${entry#*:}"; done
  printf '127.0.0.1 localhost\n%s %s\n' "$NODE_ADDRESS" "$NODE_NAME" >"$STATE/hosts"
  mount --bind "$STATE/hosts" /etc/hosts
  # Leases of the Pods of an earlier run.
  find /var/lib/cni -mindepth 1 -delete
  mount --make-rshared /
}

arrange_network() {
  local last
  ip link set lo up
  # A bridge and not a dummy device, which not every kernel has; guests are plugged into it.
  ip link add "$NODE_BRIDGE" type bridge
  ip addr add "$NODE_ADDRESS/24" dev "$NODE_BRIDGE"
  # The addresses of the Ceph clusters.
  for last in 11 12 13; do ip addr add "$NODE_NET.$last/24" dev "$NODE_BRIDGE"; done
  ip link set "$NODE_BRIDGE" up
  # There is no default route: without this one a Pod on the host's network gets "Network is unreachable" before the
  # Service's address is translated.
  ip route add "$SERVICE_NET" dev "$NODE_BRIDGE"
  sysctl -qw net.ipv4.ip_forward=1
  # There only once the module is loaded.
  sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true
}

# The kubelet wants its root to exist in every hierarchy.
arrange_cgroups() {
  local file controller controllers
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup$NODE_CGROUP"
    read -ra controllers </sys/fs/cgroup/cgroup.controllers
    for controller in "${controllers[@]}"; do
      echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true
      echo "+$controller" >"/sys/fs/cgroup$NODE_CGROUP/cgroup.subtree_control" || true
    done
    return
  fi
  for controller in /sys/fs/cgroup/*/; do
    [ ! -e "${controller}tasks" ] || mkdir -p "${controller%/}$NODE_CGROUP"
  done
  # A new group of version 1 has neither processors nor memory.
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "/sys/fs/cgroup/cpuset/$file" ] || cat "/sys/fs/cgroup/cpuset/$file" >"/sys/fs/cgroup/cpuset$NODE_CGROUP/$file"
  done
}

arrange_mounts
hostname "$NODE_NAME"
arrange_network
arrange_cgroups
readlink /proc/self/ns/pid >"$STATE/pid-namespace.new"
mv "$STATE/pid-namespace.new" "$STATE/pid-namespace"
while true; do
  sleep 3600 &
  wait $! || true
done
