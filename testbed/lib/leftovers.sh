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

# True for a file of the node: one of its own filesystems, or of the state folder. (Its path is the one inside.)
node_owns_file() {
  local device=$1 inode=$2 path=${3% (deleted)} devices=$4
  [[ $'\n'$devices$'\n' != *$'\n'"$device"$'\n'* ]] || return 0
  # Of a node that has ended already: a filesystem without a disk (FUSE, memory) that nobody has mounted any more.
  [ -n "$devices" ] || [[ $device != 0:* ]] || cut -d' ' -f3 /proc/[0-9]*/mountinfo 2>/dev/null | grep -qx "$device" || return 0
  case $path in
    "$STATE"/*) ;;
    # Deleted, there is nothing left to compare; the path is the kubelet's, whose machine this otherwise is not.
    /var/lib/kubelet/*)
      [ "$path" != "$3" ] || [ "$(stat -c %i "$STATE/kubelet/${path#/var/lib/kubelet/}" 2>/dev/null)" = "$inode" ]
      ;;
    *) return 1 ;;
  esac
}

# Prints the loop devices of the node that runs.
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

# Before the namespaces end: finds what is the node's, and lets go of it as far as it is in nobody's use.
node_end_devices() {
  local pid=
  pid=$(node_pid) || true
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
