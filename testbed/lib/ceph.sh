# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# Three small Ceph clusters: one monitor, one memory-backed OSD and one manager each; on loopback, or on a node's bridge,
# where its Pods and guests reach them.

CLUSTERS=(ssd-east ssd-west hdd-archive)
CEPH_USER=client.cuttle
CEPH_POOL=rbd

# Each cluster has an address of its own, and on it the monitor's ordinary ports: 3300 speaks the newer protocol, 6789
# the older one. With other ports a client that is given a plain ADDRESS:PORT tries both protocols in turn, and a wrong
# key then ends in a timeout after minutes instead of a refusal.
CLUSTER_NET=127.0.0
! on_node || CLUSTER_NET=$NODE_NET
declare -A CLUSTER_ADDRESS=([ssd-east]=$CLUSTER_NET.11 [ssd-west]=$CLUSTER_NET.12 [hdd-archive]=$CLUSTER_NET.13)
MON_V2_PORT=3300
MON_V1_PORT=6789

is_cluster() { [ -n "${1:-}" ] && [ -n "${CLUSTER_ADDRESS[$1]:-}" ]; }
ceph_dir() { echo "$STATE/ceph/$1"; }
ceph_conf() { echo "$STATE/ceph/$1/ceph.conf"; }
ceph_mon_v2() { echo "${CLUSTER_ADDRESS[$1]}:$MON_V2_PORT"; }
ceph_mon_v1() { echo "${CLUSTER_ADDRESS[$1]}:$MON_V1_PORT"; }
ceph_daemons() { echo "$1.mon $1.osd $1.mgr"; }

ceph_require_free_ports() {
  local port
  for port in $MON_V2_PORT $MON_V1_PORT; do require_port_free "$1.mon" "${CLUSTER_ADDRESS[$1]}" "$port"; done
}

# ceph_cmd CLUSTER ARGS...: a command of the admin with a deadline: on a dead or hung cluster it would wait for ever.
ceph_cmd() {
  local cluster=$1
  shift
  # It lets go of the lock: an orphan of an interrupted command would keep it for nothing.
  timeout --foreground "${CEPH_DEADLINE:-30}" ceph -c "$(ceph_conf "$cluster")" --connect-timeout "${CEPH_DEADLINE:-30}" "$@" 9>&-
}

ceph_health_word() { CEPH_DEADLINE=${1:-5} ceph_cmd "$2" health 2>/dev/null | cut -d' ' -f1; }

# Healthy, and the manager (which answers `pg stat`) knows the state of all placement groups and the capacity. Without
# it the monitor alone says HEALTH_OK too early: a new cluster has no capacity yet, one that came back its old one.
ceph_ready() {
  CEPH_DEADLINE=10 ceph_cmd "$1" pg stat -f json 2>/dev/null | jq -e '.pg_summary | .total_bytes > 0
    and .num_pgs > 0 and ([.num_pg_by_state[] | select(.name == "active+clean") | .num] | add) == .num_pgs' >/dev/null &&
    [ "$(ceph_health_word 10 "$1")" = HEALTH_OK ]
}

ceph_write_conf() {
  local cluster=$1 fsid=$2 dir address=${CLUSTER_ADDRESS[$1]}
  dir=$(ceph_dir "$cluster")
  cat >"$dir/ceph.conf" <<CONF
# Made by testbed/testbed. Used by the daemons of $cluster, and by clients with the rights of the admin.
[global]
fsid = $fsid
mon host = [v2:$(ceph_mon_v2 "$cluster"),v1:$(ceph_mon_v1 "$cluster")]
public addr = $address
cluster addr = $address
ms bind msgr2 = true
keyring = $dir/keyring
run dir = $SOCKETS
crash dir = $dir/crash
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
# Else every cluster warns about clients that are older than 2021.
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon allow pool delete = true
mon osd full ratio = $FULL_RATIO
mon osd backfillfull ratio = $BACKFILLFULL_RATIO
mon osd nearfull ratio = $NEARFULL_RATIO
# The fill of the machine's own disk is none of our business.
mon data avail warn = 1
mon data avail crit = 0
# Daemons may be stopped for minutes (fault hang): nobody may declare them dead, nor may they abort when they go on.
mon osd report timeout = 86400
osd op thread timeout = 86400
osd op thread suicide timeout = 0
osd command thread timeout = 86400
osd command thread suicide timeout = 0
# Trap: an OSD that is marked down more often than five times in ten minutes, which each \`heal\` does once, ends itself.
osd max markdown count = 1000000

[mon]
mon data = $dir/mon
# Else it writes below /var/log/ceph.
mon cluster log to file = false

[mgr]
mgr data = $dir/mgr
mgr initial modules =
# Else it logs half a gigabyte a week, idle.
debug mgr = 1/5

[osd]
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = $((100 * 1024 * 1024 * 1024))
osd memory target = 939524096
# The memory store is written to disk when it is unmounted, which a fast shutdown skips: everything would be lost.
osd fast shutdown = false

[mon.a]
log file = $LOGS/$cluster.mon.log
admin socket = $SOCKETS/$cluster.mon.asok
[mgr.x]
log file = $LOGS/$cluster.mgr.log
admin socket = $SOCKETS/$cluster.mgr.asok
[osd.0]
log file = $LOGS/$cluster.osd.log
admin socket = $SOCKETS/$cluster.osd.asok

[client]
log file =
admin socket =
CONF
}

# ceph_make CLUSTER: an empty cluster's files: keys, monitor store, OSD store. No process runs yet.
ceph_make() {
  local cluster=$1 dir fsid
  dir=$(ceph_dir "$cluster")
  rm -rf "$dir"
  mkdir -p "$dir"/{mon,osd,mgr,crash}
  fsid=$(cat /proc/sys/kernel/random/uuid)
  ceph_write_conf "$cluster" "$fsid"
  # All keys go into the monitor's first store: no `ceph auth` call has to be made later.
  ceph-authtool --create-keyring "$dir/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
  ceph-authtool "$dir/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
  ceph-authtool "$dir/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd' >/dev/null
  ceph-authtool "$dir/keyring" --gen-key -n mgr.x --cap mon 'allow profile mgr' --cap osd 'allow *' --cap mds 'allow *' >/dev/null
  ceph-authtool --create-keyring "$dir/$CEPH_USER.keyring" --gen-key -n "$CEPH_USER" --cap mon 'profile rbd' \
    --cap mgr "profile rbd pool=$CEPH_POOL" --cap osd "profile rbd pool=$CEPH_POOL" >/dev/null
  ceph-authtool --print-key -n "$CEPH_USER" "$dir/$CEPH_USER.keyring" >"$dir/$CEPH_USER.key"
  cat "$dir/keyring" "$dir/$CEPH_USER.keyring" >"$dir/initial.keyring"
  chmod 600 "$dir"/*key*
  monmaptool --create --fsid "$fsid" --addv a "[v2:$(ceph_mon_v2 "$cluster"),v1:$(ceph_mon_v1 "$cluster")]" "$dir/monmap" >/dev/null
  ceph-mon -c "$dir/ceph.conf" --mkfs -i a --monmap "$dir/monmap" --keyring "$dir/initial.keyring"
  # --no-mon-config: else it waits five minutes for a monitor.
  ceph-osd -c "$dir/ceph.conf" -i 0 --mkfs --no-mon-config --osd-uuid "$(cat /proc/sys/kernel/random/uuid)" >/dev/null 2>&1
  rm "$dir/initial.keyring" "$dir/monmap"
}

# Starts the daemons that do not run and wakes up the stopped ones.
ceph_start() {
  local cluster=$1 conf
  local daemon
  conf=$(ceph_conf "$cluster")
  for daemon in $(ceph_daemons "$cluster"); do
    [ "$(proc_state "$daemon")" != stopped ] || proc_signal CONT "$daemon"
  done
  if ! proc_alive "$cluster.mon"; then
    ceph_require_free_ports "$cluster"
    proc_start "$cluster.mon" ceph-mon -f -c "$conf" -i a
  fi
  proc_alive "$cluster.osd" || proc_start "$cluster.osd" ceph-osd -f -c "$conf" -i 0
  proc_alive "$cluster.mgr" || proc_start "$cluster.mgr" ceph-mgr -f -c "$conf" -i x
}

# The OSD first: it says good-bye to the monitor, and writes its store.
ceph_stop() {
  local daemon
  for daemon in osd mgr mon; do proc_stop "$1.$daemon"; done
}

# What a new cluster's monitor must know before the OSD and the manager start.
ceph_introduce() {
  ceph_cmd "$1" osd new "$(cat "$(ceph_dir "$1")/osd/fsid")" 0 >/dev/null
  # Else the manager makes a pool of its own, whose bytes and placement groups would show in every sum.
  # --force: the monitor learns the options of the manager's modules only from the manager.
  ceph_cmd "$1" config set mgr mgr/devicehealth/enable_monitoring false --force
}

ceph_make_pool() {
  local cluster=$1
  ceph_cmd "$cluster" osd pool create "$CEPH_POOL" 8 >/dev/null 2>&1
  timeout --foreground 60 rbd -c "$(ceph_conf "$cluster")" pool init "$CEPH_POOL" 9>&-
}

# True when all daemons run and the monitor's port answers: cheap, for the second `up`.
ceph_running() {
  local daemon
  [ -e "$(ceph_dir "$1")/made" ] || return 1
  for daemon in $(ceph_daemons "$1"); do [ "$(proc_state "$daemon")" = running ] || return 1; done
  port_open "${CLUSTER_ADDRESS[$1]}" "$MON_V2_PORT"
}

# Asks the OSD itself: monitor and manager believe for a while that a dead OSD lives.
ceph_osd_status() { timeout 10 ceph --admin-daemon "$SOCKETS/$1.osd.asok" status 2>/dev/null 9>&- | jq -r "$2"; }
ceph_osd_active() { [ "$(ceph_osd_status "$1" .state)" = active ]; }

# Placement groups the OSD does not hold. A killed OSD comes back with what its last clean stop wrote, or with nothing.
ceph_lost_pgs() {
  local held wanted
  held=$(ceph_osd_status "$1" .num_pgs)
  wanted=$(ceph_cmd "$1" osd dump -f json 2>/dev/null | jq '[.pools[].pg_num] | add')
  [ "$held" -lt "$wanted" ] || return 0
  # With some of them held, wait for the manager to find out which.
  [ "$held" = 0 ] || wait_for 15 ceph_ready "$1" || true
  ceph_cmd "$1" pg ls -f json 2>/dev/null |
    jq -r --argjson held "$held" '.pg_stats[] | select($held == 0 or (.state | test("unknown|stale"))) | .pgid'
}

# Makes lost placement groups again, empty: the cluster keeps its identity and its keys.
ceph_revive_lost_pgs() {
  local cluster=$1 lost pg
  lost=$(ceph_lost_pgs "$cluster")
  [ -n "$lost" ] || return 0
  warn "$cluster: its OSD was killed, and what it held in memory is lost: making its placement groups again, empty"
  for pg in $lost; do ceph_cmd "$cluster" osd force-create-pg "$pg" --yes-i-really-mean-it >/dev/null 2>&1; done
  timeout --foreground 60 rbd -c "$(ceph_conf "$cluster")" pool init --force "$CEPH_POOL" 9>&-
}

# ceph_wait_ready CLUSTER: of one that has run before.
ceph_wait_ready() {
  wait_for 30 ceph_osd_active "$1" || { warn "the OSD of $1 does not come up: see $LOGS/$1.osd.log"; return 1; }
  ceph_revive_lost_pgs "$1"
  wait_for 40 ceph_ready "$1" || {
    warn "$1 is not healthy: $(ceph_cmd "$1" health detail 2>&1 | head -n5)"
    return 1
  }
}

# ceph_up CLUSTER: whatever its state was, it is ready afterwards.
ceph_up() {
  local cluster=$1 dir begin=$SECONDS
  dir=$(ceph_dir "$cluster")
  if ceph_running "$cluster" && [ ! -e "$dir/fault-full" ] && [ ! -e "$dir/fault-key" ]; then return; fi
  if [ -e "$dir/made" ]; then
    ceph_start "$cluster"
    fault_undo "$cluster"
    ceph_wait_ready "$cluster"
  else
    # Nothing was ever promised about a half-made cluster: begin again.
    # shellcheck disable=SC2046
    proc_kill $(ceph_daemons "$cluster")
    ceph_require_free_ports "$cluster"
    ceph_make "$cluster"
    proc_start "$cluster.mon" ceph-mon -f -c "$dir/ceph.conf" -i a
    ceph_introduce "$cluster"
    ceph_start "$cluster"
    ceph_make_pool "$cluster"
    ceph_wait_ready "$cluster"
    : >"$dir/made"
  fi
  say "$cluster: ready in $((SECONDS - begin)) s"
}
