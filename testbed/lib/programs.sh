# shellcheck shell=bash disable=SC2034 # (its variables are used by the other files)
# Our programs and the sidecar as host processes: start, stop (SIGTERM), kill (SIGKILL).

PROGRAMS=(operator driver provisioner)
declare -A PROGRAM_HTTP=([driver]=127.0.0.1:9810 [operator]=127.0.0.1:9811 [provisioner]=127.0.0.1:9812)

is_program() { [ -n "${1:-}" ] && [ -n "${PROGRAM_HTTP[$1]:-}" ]; }

# The sidecar has no readiness page; its metrics appear once it has talked to the driver.
program_ready() {
  local page=readyz
  [ "$1" != provisioner ] || page=metrics
  [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 "http://${PROGRAM_HTTP[$1]}/$page")" = 200 ]
}

program_failed() {
  warn "error: $1 $2; the end of $LOGS/$1.log:"
  tail -n "${3:-25}" "$LOGS/$1.log" | sed 's/^/  /' >&2
  exit 1
}

java_start() {
  local name=$1 module=$2
  shift 2
  local jar=$CHECKOUT/$module/target/$module.jar
  [ "$module" != csi-driver ] || jar=$CHECKOUT/csi-driver/target/csi-driver.jar
  [ -f "$jar" ] || die "$jar is not there" "run: make build"
  [ -f "$CHECKOUT/$module/java.options" ] || die "$CHECKOUT/$module/java.options is not there"
  java_require || exit 1
  # The programs name their folders relative to nothing: the checkout is as good a place as any.
  cd "$CHECKOUT" || exit
  local java=(env KUBECONFIG="$API/kubeconfig" MALLOC_ARENA_MAX=2 "$JAVA_HOME/bin/java" "@$CHECKOUT/$module/java.options")
  # With an AOT cache, as in the image, a start takes a third of the time; tests start the driver a hundred times.
  if [ "$name" = driver ]; then
    local cache=$RUN/driver.aot
    if [ "$cache" -ot "$jar" ] || [ "$cache" -ot "$CHECKOUT/$module/java.options" ]; then
      aot_train driver "${java[@]}" -XX:AOTCacheOutput="$cache" -jar "$jar" "$@"
    fi
    java+=(-XX:AOTCache="$cache")
  fi
  proc_start "$name" "${java[@]}" -jar "$jar" "$@"
}

# One start and an orderly end, at which the JVM writes the cache.
aot_train() {
  local name=$1 deadline=$((SECONDS + 60))
  shift
  proc_start "$name" "$@"
  until program_ready "$name"; do
    proc_alive "$name" || program_failed "$name" "ended before it was ready"
    [ "$SECONDS" -lt "$deadline" ] || program_failed "$name" "is not ready after 60 s"
    sleep 0.1
  done
  proc_signal TERM "$name"
  proc_wait_gone 120 "$name" || program_failed "$name" "does not end"
}

# The chart's arguments of csi-provisioner, less those of a Pod: what we measure and test is what is shipped.
provisioner_arguments() {
  local arguments
  arguments=$("$TOOLS_BIN/helm" template cuttle "$CHECKOUT/helm/cuttle" --kube-version "$(kubernetes_minor).0" \
    --show-only templates/controller.yaml |
    awk '/name: csi-provisioner$/ { on = 1 } on && $1 == "ports:" { on = 0 } on && $2 ~ /^--/ { print $2 }' |
    grep -vE '^--(csi-address|leader-election|http-endpoint)\b')
  [[ $arguments == *--kube-api-qps=* ]] || die "the chart's arguments of csi-provisioner are not to be found"
  echo "$arguments"
}

# csi-provisioner ends when it loses its driver, and when it finds none for 30 s: in a Pod the kubelet starts it
# again, here supervise.sh does. Tests wait for repeated calls, hence the shorter intervals.
provisioner_start() {
  local arguments
  arguments=$(provisioner_arguments)
  # shellcheck disable=SC2086 # one argument a line
  proc_start provisioner "$BASH" "$CHECKOUT/testbed/lib/supervise.sh" provisioner.child \
    "$TOOLS_BIN/csi-provisioner" --csi-address="$CSI_SOCKET" --kubeconfig="$API/kubeconfig" --leader-election=false \
    --http-endpoint="${PROGRAM_HTTP[provisioner]}" --retry-interval-start=1s --retry-interval-max=15s --v=3 $arguments
}

# The processes of a program. The supervisor comes first: it would start its child again.
program_processes() { if [ "$1" = provisioner ]; then echo "provisioner provisioner.child"; else echo "$1"; fi; }

program_start() {
  local name=$1 deadline
  [ -e "$API/made" ] || die "the testbed is not up" "run: testbed/testbed up"
  if proc_alive "$name"; then
    [ "$(proc_state "$name")" = running ] || die "$name is stopped (SIGSTOP)" "end it with: testbed/testbed kill $name"
  else
    # shellcheck disable=SC2046
    proc_kill $(program_processes "$name")
    require_port_free "$name" "${PROGRAM_HTTP[$name]%:*}" "${PROGRAM_HTTP[$name]#*:}"
    case $name in
      # The tests delete clusters, and wait for them to go.
      operator) java_start operator operator --namespace "$NAMESPACE" --http "${PROGRAM_HTTP[operator]}" --deletion-grace 5 ;;
      driver) java_start driver csi-driver controller --endpoint "unix://$CSI_SOCKET" --namespace "$NAMESPACE" --http "${PROGRAM_HTTP[driver]}" ;;
      provisioner) provisioner_start ;;
    esac
  fi
  deadline=$((SECONDS + 60))
  until program_ready "$name"; do
    proc_alive "$name" || program_failed "$name" "ended before it was ready"
    [ "$SECONDS" -lt "$deadline" ] || program_failed "$name" "is not ready after 60 s"
    sleep 0.1
  done
}

# shellcheck disable=SC2046
program_stop() { proc_stop $(program_processes "$1"); }
# shellcheck disable=SC2046
program_kill() { proc_kill $(program_processes "$1"); }
