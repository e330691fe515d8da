# shellcheck shell=bash
# Faults of one cluster, each with its undoing. All are real: signals, keys and ratios, no switches in our programs.

FULL_RATIO=.96
BACKFILLFULL_RATIO=.95
NEARFULL_RATIO=.94
FAULTS=(hang heal down up revoke-key restore-key full empty)

is_fault() { [[ " ${FAULTS[*]} " == *" ${1:-} "* ]]; }

fault_signal() {
  local daemon
  for daemon in $(ceph_daemons "$2"); do proc_signal "$1" "$daemon" || die "$daemon does not run" "run: testbed/testbed up"; done
}

fault_hang() { fault_signal STOP "$1"; }

fault_heal() {
  fault_signal CONT "$1"
  # Trap: a lone OSD that stood still may keep its placement groups `laggy` for minutes, with every read waiting for a lease
  # that nobody renews. Marked down, it comes back at once and they peer anew.
  wait_for 20 ceph_mon_answers "$1"
  ceph_cmd "$1" osd down 0 >/dev/null 2>&1
  ceph_wait_ready "$1"
}

fault_down() { ceph_stop "$1"; }

fault_up() {
  ceph_start "$1"
  ceph_wait_ready "$1"
}

ceph_mon_answers() { [ -n "$(ceph_health_word 10 "$1")" ]; }

fault_revoke_key() {
  local saved
  saved=$(ceph_dir "$1")/fault-key
  [ ! -e "$saved" ] || return 0
  ceph_cmd "$1" auth export "$CEPH_USER" >"$saved.new" 2>/dev/null
  mv "$saved.new" "$saved"
  ceph_cmd "$1" auth rm "$CEPH_USER" >/dev/null 2>&1
  # A connected client would not notice: its session with the monitor lasts, whatever becomes of the key. A new
  # monitor process makes it log in again. (OSDs honour a ticket up to an hour longer, as on any real cluster.)
  # Trap: librados gives up for good on a connection whose login was refused, also when the key is back.
  proc_kill "$1.mon"
  ceph_start "$1"
  wait_for 20 ceph_mon_answers "$1"
}

fault_restore_key() {
  local saved
  saved=$(ceph_dir "$1")/fault-key
  [ -e "$saved" ] || return 0
  ceph_cmd "$1" auth import -i "$saved" >/dev/null 2>&1
  rm "$saved"
}

# From the lowest to the highest, else Ceph complains of ratios that are out of order.
fault_set_ratios() {
  ceph_cmd "$1" osd set-nearfull-ratio "$2" >/dev/null 2>&1
  ceph_cmd "$1" osd set-backfillfull-ratio "$3" >/dev/null 2>&1
  ceph_cmd "$1" osd set-full-ratio "$4" >/dev/null 2>&1
}

ceph_reports_full() { [[ $(CEPH_DEADLINE=10 ceph_cmd "$1" health detail 2>/dev/null) == *OSD_FULL* ]]; }

fault_full() {
  : >"$(ceph_dir "$1")/fault-full"
  # Any byte is more than this: the OSD declares itself full, as a really full one would.
  fault_set_ratios "$1" 0.00000001 0.00000002 0.00000003
  wait_for 20 ceph_reports_full "$1" || die "$1 does not report that it is full"
}

fault_empty() {
  fault_set_ratios "$1" "$NEARFULL_RATIO" "$BACKFILLFULL_RATIO" "$FULL_RATIO"
  rm -f "$(ceph_dir "$1")/fault-full"
  wait_for 30 ceph_ready "$1" || die "$1 does not recover from being full"
}

# For `up`: every fault that is still there ends.
fault_undo() {
  local dir
  dir=$(ceph_dir "$1")
  [ ! -e "$dir/fault-key" ] || fault_restore_key "$1"
  [ ! -e "$dir/fault-full" ] || fault_empty "$1"
}

do_fault() { "fault_${2//-/_}" "$1"; }
