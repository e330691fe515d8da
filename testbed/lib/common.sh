# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# Paths, messages, locks and processes: what every other file of the testbed builds on.

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
STATE=${CUTTLE_TESTBED:-$CHECKOUT/.testbed}
case $STATE in /*) ;; *) STATE=$PWD/$STATE ;; esac

# The testbed has two levels, side by side: the plain one, and a whole node in namespaces of its own. The node's state folder
# is `node` inside the plain one's: so a folder's name says its level, and CUTTLE_TESTBED alone leads a command to it.
case ${STATE##*/}:${TESTBED_LEVEL:-plain} in
  node:*) if [ -e "${STATE%/node}/.cuttle-testbed" ]; then LEVEL=node; else LEVEL=${TESTBED_LEVEL:-plain}; fi ;;
  *:node) LEVEL=node STATE=$STATE/node ;;
  *) LEVEL=plain ;;
esac
on_node() { [ "$LEVEL" = node ]; }

CACHE=${CUTTLE_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/cuttle}
# A pid means something in its own pid namespace only: what runs inside the node is recorded apart from what holds the
# node from outside. The folder `outside` is the machine's.
inside_node() { on_node && [ "$(readlink /proc/self/ns/pid)" = "$(cat "$STATE/pid-namespace" 2>/dev/null)" ]; }
if ! on_node || inside_node; then RUN=$STATE/run; else RUN=$STATE/outside; fi
LOGS=$STATE/logs
NAMESPACE=cuttle-system

# Settings of a user's own cluster must not leak into the testbed's clients.
unset CEPH_ARGS CEPH_CONF CEPH_KEYRING

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  [ $# = 0 ] || printf 'hint:  %s\n' "$@" >&2
  exit 1
}

# Sockets get a folder of their own: a unix socket's path is at most 107 bytes, and a checkout may lie deep.
sockets_dir() {
  if [ "${#STATE}" -le 66 ]; then
    echo "$STATE/run"
  else
    echo "${XDG_RUNTIME_DIR:-/tmp}/cuttle-$(printf %s "$STATE" | sha256sum | cut -c1-12)"
  fi
}
SOCKETS=$(sockets_dir)
CSI_SOCKET=$SOCKETS/csi.sock

# Only a folder with this mark is ever removed: CUTTLE_TESTBED may be set to anything by mistake.
STATE_MARK=$STATE/.cuttle-testbed
is_our_state() { [ -e "$STATE_MARK" ]; }

# has_line TEXT LINE
has_line() { grep -qxF -- "$2" <<<"$1"; }

# claim_folder FOLDER: makes it a state folder, readable by its owner only: it holds keys and tokens.
claim_folder() {
  if [ -d "$1" ] && [ ! -e "$1/.cuttle-testbed" ] && [ -n "$(ls -A "$1")" ]; then
    die "$1 is there and is no testbed's state folder" "set CUTTLE_TESTBED to a new or empty folder"
  fi
  mkdir -p "$1"
  chmod 700 "$1"
  : >"$1/.cuttle-testbed"
}

make_state() {
  ! on_node || claim_folder "${STATE%/node}"
  claim_folder "$STATE"
  mkdir -p "$STATE/run" "$RUN" "$LOGS"
  mkdir -p "$SOCKETS"
  # In a shared folder such as /tmp another user could have made it first.
  [ -O "$SOCKETS" ] || die "$SOCKETS belongs to another user" "remove it, or set XDG_RUNTIME_DIR"
}

# take_lock FILE [SECONDS]: holds the lock for the rest of the script. The workers of a killed script keep it until
# they are done, so that two of them never work on one state folder. Started daemons close it (see proc_start).
take_lock() {
  # The command that started this one holds it, for both.
  ! [ "$1" -ef /proc/self/fd/9 ] || return 0
  exec 9>"$1"
  if ! flock -n 9; then
    warn "waiting for another testbed command on ${1%/*} to finish ..."
    flock -w "${2:-120}" 9 || die "another testbed command still holds $1"
  fi
  # `down` removed the file while we waited for it: this lock locks nothing.
  [ "$1" -ef /proc/self/fd/9 ] || die "the testbed was removed in the meantime" "run the command again"
}

# ---- processes -----------------------------------------------------------------------------------------------
# A pid file holds "PID STARTTIME". The start time (field 22 of /proc/PID/stat) tells our process from a later one
# with the same pid.

# Prints "STATE STARTTIME" of a pid; fails when it is gone. The command name may hold blanks and brackets.
# A process whose first thread has ended is a zombie in name, but lives (and holds its ports) until its last thread
# ends. A real zombie is gone: nobody may ever reap it here.
proc_stat() {
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # from the state (field 3) on, every field is one word
  set -- ${line##*) }
  case $1 in Z | X) [ "${18}" -gt 1 ] || return 1 ;; esac
  echo "$1 ${20}"
}

# proc_record NAME PID: writes the pid file. PID is an argument because $BASHPID is another one inside "$(...)".
proc_record() {
  local stat
  stat=$(proc_stat "$2")
  echo "$2 ${stat#* }" >"$RUN/$1.pid.new"
  mv "$RUN/$1.pid.new" "$RUN/$1.pid"
}

# Prints the pid of NAME when it lives (also when stopped).
proc_pid() {
  local pid start now
  { read -r pid start <"$RUN/$1.pid"; } 2>/dev/null || return 1
  now=$(proc_stat "$pid") || return 1
  [ "${now#* }" = "$start" ] && echo "$pid"
}

proc_alive() { proc_pid "$1" >/dev/null; }

# Prints running, stopped (SIGSTOP) or dead.
proc_state() {
  local pid now
  if ! pid=$(proc_pid "$1") || ! now=$(proc_stat "$pid"); then
    echo dead
    return
  fi
  case $now in T* | t*) echo stopped ;; *) echo running ;; esac
}

# proc_start NAME CMD...: runs CMD in a session of its own (Ctrl-C in the terminal must not reach it), output to
# its log. The child itself writes the pid file before it becomes CMD: no moment exists at which it runs unrecorded.
proc_start() {
  local name=$1
  shift
  (
    exec 9>&- </dev/null >>"$LOGS/$name.log" 2>&1
    proc_record "$name" "$BASHPID"
    exec setsid "$@"
  ) &
  # Until the pid file is this child's, a question about NAME would be answered from the last one's.
  local child=$! pid=
  for _ in {1..200}; do
    { read -r pid _ <"$RUN/$name.pid"; } 2>/dev/null || pid=
    [ "$pid" != "$child" ] || break
    sleep 0.01
  done
  disown "$child" 2>/dev/null || true
}

proc_signal() {
  local pid
  pid=$(proc_pid "$2") || return 1
  kill -s "$1" "$pid" 2>/dev/null
}

# proc_wait_gone SECONDS NAME...: true as soon as all of them are gone.
proc_wait_gone() {
  local deadline=$((SECONDS + $1)) name
  shift
  for name; do
    while proc_alive "$name"; do
      [ "$SECONDS" -lt "$deadline" ] || return 1
      sleep 0.05
    done
    rm -f "$RUN/$name.pid"
  done
}

# proc_stop NAME...: SIGTERM, and SIGKILL for what is still there after 20 s. A stopped process gets SIGCONT too:
# it could not answer otherwise.
proc_stop() {
  local name
  for name; do
    proc_signal TERM "$name" || true
    proc_signal CONT "$name" || true
  done
  proc_wait_gone 20 "$@" || proc_kill "$@"
}

proc_kill() {
  local name
  for name; do proc_signal KILL "$name" || true; done
  proc_wait_gone 20 "$@" || die "a killed process does not go away: $*"
}

# Prints the descendants of PID that are in this script's session: helpers and clients, but no daemon (see proc_start).
descendants() {
  local file line session child
  { read -r line </proc/$$/stat; } 2>/dev/null
  # shellcheck disable=SC2086
  session=$(set -- ${line##*) } && echo "$4")
  for file in /proc/[0-9]*/stat; do
    { read -r line <"$file"; } 2>/dev/null || continue
    child=${line%% *}
    # shellcheck disable=SC2086
    set -- "$1" ${line##*) }
    [ "$3" = "$1" ] && [ "$5" = "$session" ] || continue
    echo "$child"
    descendants "$child"
  done
}

# wait_for SECONDS CMD...: repeats CMD until it is true.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

port_open() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# require_port_free NAME ADDRESS PORT: ends with a clear error when someone else listens there.
require_port_free() {
  ! port_open "$2" "$3" || port_taken "$1" "$2" "$3"
}

# The ports are fixed: one testbed runs per machine. Names the state folder of the other one if there is one.
port_taken() {
  local other
  other=$(other_testbed)
  if [ -n "$other" ]; then
    die "another testbed runs on this machine: its state folder is $other (it has $2:$3, which $1 needs)" \
      "use that one (export CUTTLE_TESTBED=$other) or end it first (CUTTLE_TESTBED=$other testbed/testbed down)"
  fi
  die "$2:$3 is in use by another program, and $1 needs it" "find it with: ss -ltnp | grep $3"
}

other_testbed() {
  local file arg
  for file in /proc/[0-9]*/cmdline; do
    while IFS= read -r -d '' arg; do
      case $arg in
        --data-dir=*/api/etcd) arg=${arg#--data-dir=} arg=${arg%/api/etcd} ;;
        */ceph/*/ceph.conf) arg=${arg%/ceph/*/ceph.conf} ;;
        *) continue ;;
      esac
      # A node has ports of its own.
    case $arg in "$STATE" | */node) ;; *) echo "$arg" && return ;; esac
    done 2>/dev/null <"$file" || true
  done
}
