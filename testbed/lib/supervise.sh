#!/usr/bin/env bash
# supervise.sh NAME CMD...: runs CMD as process NAME of the testbed and starts it again when it ends, as a kubelet
# would, one second later. SIGTERM ends both.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
name=$1
shift
trap 'proc_stop "$name"; exit 0' TERM
while true; do
  # Like proc_start, but as a child of this shell, so that it can wait for it.
  (
    proc_record "$name" "$BASHPID"
    exec "$@"
  ) &
  wait $! || true
  printf 'supervise: %s ended, starting it again\n' "$name"
  sleep 1 &
  wait $! || true
done
