# shellcheck shell=bash
# What of a node outlives its namespaces: loop devices, krbd devices, cgroups, and the kubelet's sysctls are the machine's.

# The devices that are mounted inside the node and not on the machine, as MAJOR:MINOR. The mount namespaces of its Pods count.
node_only_devices() {
  local machine pid init_ns
  init_ns=$(readlink "/proc/$1/ns/pid") || return 0
  machine=$(cut -d' ' -f3 /proc/1/mountinfo /proc/self/mountinfo | sort -u)
  for pid in /proc/[0-9]*; do
    # A Pod's pid namespace is below the node's, and so in another: only its cgroup and its mounts tell.
    if [ "$(readlink "$pid/ns/pid" 2>/dev/null)" = "$init_ns" ] || grep -qsF ":$NODE_CGROUP/" "$pid/cgroup"; then
      cut -d' ' -f3 "$pid/mountinfo" 2>/dev/null || true
    fi
  done | sort -u | comm -23 - <(echo "$machine")
}

device_is_mounted() { cut -d' ' -f3 /proc/[0-9]*/mountinfo 2>/dev/null | grep -qx -- "$1"; }

# node_owns_file DEVICE INODE PATH [DEVICES OF THE NODE]: true for a file of one of the node's own filesystems (DEVICES), or of
# the state folder. PATH is the one inside; when the node has ended (no DEVICES), without what its filesystem was mounted on.
node_owns_file() {
  local device=$1 inode=$2 path=${3% (deleted)} below
  below=$path
  if [ -n "$4" ]; then
    ! has_line "$4" "$device" || return 0
    below=${path#/var/lib/kubelet}
  else
    # FUSE, memory: a filesystem without a disk, which nobody can reach any more.
    [[ $device != 0:* ]] || device_is_mounted "$device" || return 0
  fi
  case $path in "$STATE"/*) return 0 ;; esac
  if [ "$path" = "$3" ]; then
    [ "$(stat -c %i "$STATE/kubelet$below" 2>/dev/null)" = "$inode" ]
  elif [ "$below" = "$path" ]; then
    # Of a deleted file there is no more to compare than its folder.
    [ -n "${path%/*}" ] && [ -d "$STATE/kubelet${path%/*}" ] && [ ! -d "${path%/*}" ]
  fi
}

# node_loops [PID]: prints the loop devices of the node, whose first process is PID if it runs.
node_loops() {
  local name device inode path devices=
  [ -z "${1:-}" ] || devices=$(node_only_devices "$1")
  losetup -nO NAME,BACK-MAJ:MIN,BACK-INO,BACK-FILE | while read -r name device inode path; do
    ! grep -qsxF -- "$name $path" <(tr -s ' ' <"$STATE/loops-before") || continue
    ! node_owns_file "$device" "$inode" "$path" "$devices" || echo "$name"
  done
}

# The kernel's RBD devices of our clusters, as ids. They too are the machine's, but their network is the node's: they must go
# while the clusters still answer.
node_rbd_devices() {
  local device fsid fsids
  fsids=$(sed -n 's/^fsid = //p' "$STATE"/ceph/*/ceph.conf 2>/dev/null) || true
  for device in /sys/bus/rbd/devices/*; do
    fsid=$(cat "$device/cluster_fsid" 2>/dev/null) || continue
    [[ $fsids != *"$fsid"* ]] || echo "${device##*/}"
  done
}

node_unmap_rbd() {
  local id
  for id in $(node_rbd_devices); do
    timeout 20 "$BASH" -c "echo '$id force' >/sys/bus/rbd/remove_single_major" || warn "/dev/rbd$id is still there"
  done
}

# Best before the namespaces end: notes what is the node's, and lets go of what must not outlive the clusters.
node_end_devices() {
  local pid=
  pid=$(node_pid) || true
  [ -e "$STATE/loops-before" ] || return 0
  node_unmap_rbd
  node_loops "$pid" >"$STATE/loops"
}

# Detached too early, a loop device that is mounted would only be marked, and go later.
node_detach_loops() {
  local name
  [ -e "$STATE/loops" ] || return 0
  while read -r name; do
    losetup -d "$name" 2>/dev/null || true
    wait_for 10 loop_is_free "$name" || warn "$name is still there"
  done <"$STATE/loops"
  rm "$STATE/loops"
}
loop_is_free() { ! losetup "$1" >/dev/null 2>&1; }

cgroup_is_gone() {
  # A group is busy for a moment after its last process has ended.
  find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  [ ! -d "$1" ]
}

node_remove_cgroups() {
  local folder
  for folder in "/sys/fs/cgroup$NODE_CGROUP" /sys/fs/cgroup/*"$NODE_CGROUP"; do
    [ ! -d "$folder" ] || wait_for 10 cgroup_is_gone "$folder" || warn "$folder is still there"
  done
  # That of the daemons behind devices is beside it, and may have others of another node.
  for folder in /sys/fs/cgroup/cuttle /sys/fs/cgroup/*/cuttle; do [ ! -d "$folder" ] || rmdir "$folder" 2>/dev/null || true; done
}

node_restore_sysctls() {
  local line
  [ -e "$STATE/sysctls" ] || return 0
  while read -r line; do sysctl -qw "$line" || warn "not restored: $line"; done <"$STATE/sysctls"
  rm "$STATE/sysctls"
}

# After the namespaces have ended, however they did.
node_remove_remains() {
  node_detach_loops
  node_remove_cgroups
  node_restore_sysctls
}
