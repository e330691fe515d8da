# shellcheck shell=bash disable=SC2153 # (STATE is set in common.sh)
# A small virtual machine on the node's bridge, for what the machine's own kernel may lack: krbd and nbd. Its kernel is Debian's, its files
# are the machine's own (by 9p, with an overlay in memory for what is written): no image has to be made. Runs inside the node.

GUEST=${CUTTLE_GUEST:-0}
GUEST_NAME=guest$GUEST
GUEST_ADDRESS=$NODE_NET.10$GUEST
GUEST_PORT=7000
# A guest that is gone says no good-bye: who waits for it learns that after 40 s.
GUEST_ALIVE=keepalive,keepidle=10,keepintvl=5,keepcnt=6
GUEST_DIR=$STATE/$GUEST_NAME
GUEST_KERNELS=$CACHE/guest
# In the initial RAM disk: what leads to the files and the network. modprobe finds the others in the guest.
GUEST_MODULES=(virtio_pci virtio_net 9pnet_virtio 9p overlay)
GUEST_COMMANDS=(qemu-system-x86_64:qemu-system-x86 socat:socat cpio:cpio keyctl:keyutils rbd-nbd:rbd-nbd modprobe:kmod depmod:kmod)

guest_missing() {
  local pair
  for pair in "${GUEST_COMMANDS[@]}"; do command -v "${pair%%:*}" >/dev/null || echo "${pair#*:}"; done
  busybox_static >/dev/null || echo busybox-static
}

# Prints the newest kernel version that is there.
guest_kernel() {
  local file newest=
  for file in "$GUEST_KERNELS"/*/ready; do
    [ ! -e "$file" ] || newest=$(printf '%s\n' "$newest" "$(basename "${file%/ready}")" | sort -V | tail -n1)
  done
  [ -n "$newest" ] && echo "$newest"
}

# The kernel is unpacked, not installed: nothing of it may start on the machine.
guest_fetch_kernel() {
  local package version work
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n1)
  [ -n "$package" ] || die "apt knows no linux-image-amd64" "a guest needs the kernel of Debian's archive"
  version=${package#linux-image-}
  work=$GUEST_KERNELS/.$version
  rm -rf "$work"
  mkdir -p "$work"
  # Root's apt downloads as another user, who may not write here.
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package" && dpkg -x ./*.deb . && rm ./*.deb)
  # This list comes with an installation only.
  depmod -b "$work" "$version"
  : >"$work/ready"
  rm -rf "${GUEST_KERNELS:?}/$version"
  mv "$work" "$GUEST_KERNELS/$version"
  say "guest kernel: $version in $GUEST_KERNELS"
}

do_install_guest() {
  local missing
  mapfile -t missing < <(guest_missing | sort -u)
  if [ "${#missing[@]}" -gt 0 ]; then
    say "system packages: installing ${missing[*]} ..."
    apt_install "${missing[@]}"
  else
    say "system packages: all there"
  fi
  mapfile -t missing < <(guest_missing)
  [ "${#missing[@]}" = 0 ] || die "still missing after apt-get: ${missing[*]}"
  mkdir -p "$GUEST_KERNELS"
  take_lock "$GUEST_KERNELS/.lock" 600
  if guest_kernel >/dev/null; then say "guest kernel: $(guest_kernel)"; else guest_fetch_kernel; fi
  say "installed in $SECONDS s"
}

guest_require() {
  local missing
  [[ $GUEST =~ ^[0-9]$ ]] || die "CUTTLE_GUEST is '$GUEST': a digit is wanted"
  mapfile -t missing < <(guest_missing)
  guest_kernel >/dev/null || missing+=("a guest's kernel")
  [ "${#missing[@]}" = 0 ] || die "not installed: ${missing[*]}" "run: testbed/testbed install --guest"
}

# guest_make_initrd KERNEL VERSION: a busybox, a few modules, and guest-init.
guest_make_initrd() {
  local root=$GUEST_DIR/initrd number=10 file module
  rm -rf "$root"
  mkdir -p "$root"/{bin,proc,sys,dev,modules,host,overlay,new}
  install -m 755 "$(busybox_static)" "$root/bin/busybox"
  ln -s busybox "$root/bin/sh"
  install -m 755 "$LIB/guest-init" "$root/init"
  install -m 755 "$LIB/guest-agent" "$root/agent"
  printf '%s=%q\n' address "$GUEST_ADDRESS" port "$GUEST_PORT" name "$GUEST_NAME" modules "$1/lib/modules" \
    share0 "$CHECKOUT" share1 "$STATE" >"$root/settings"
  while read -r file; do
    cp "$file" "$root/modules/$number-${file##*/}"
    number=$((number + 1))
  done < <(for module in "${GUEST_MODULES[@]}"; do modprobe -d "$1" -S "$2" --show-depends "$module"; done |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }')
  (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$GUEST_DIR/initrd.gz"
  rm -r "$root"
}

guest_make_tap() {
  [ ! -e "/sys/class/net/$GUEST_NAME" ] || return 0
  ip tuntap add "$GUEST_NAME" mode tap
  ip link set "$GUEST_NAME" master "$NODE_BRIDGE" up
}

# Emulated throughout: /dev/kvm may be there and yet not work (in a virtual machine, or a container). CUTTLE_GUEST_ACCELERATOR=kvm asks for it.
# 9p: "/" as it is read once (cache=loose in guest-init); what changes while a guest runs is shared a second time, uncached.
guest_boot() {
  local version kernel
  version=$(guest_kernel)
  kernel=$GUEST_KERNELS/$version
  mkdir -p "$GUEST_DIR"
  rm -f "$GUEST_DIR/console.log"
  guest_make_initrd "$kernel" "$version"
  guest_make_tap
  proc_start "$GUEST_NAME" qemu-system-x86_64 -name "$GUEST_NAME" -M q35 \
    -accel "${CUTTLE_GUEST_ACCELERATOR:-tcg,thread=multi,tb-size=512}" -cpu max -smp 2 -m "${CUTTLE_GUEST_MEMORY:-1536}" -nodefaults -no-user-config -display none -no-reboot \
    -serial "file:$GUEST_DIR/console.log" -kernel "$kernel/boot/vmlinuz-$version" -initrd "$GUEST_DIR/initrd.gz" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off" \
    -fsdev local,id=root,path=/,security_model=none,readonly=on,multidevs=remap -device virtio-9p-pci,fsdev=root,mount_tag=root \
    -fsdev "local,id=share0,path=$CHECKOUT,security_model=none,multidevs=remap" -device virtio-9p-pci,fsdev=share0,mount_tag=share0 \
    -fsdev "local,id=share1,path=$STATE,security_model=none,multidevs=remap" -device virtio-9p-pci,fsdev=share1,mount_tag=share1 \
    -netdev "tap,id=net,ifname=$GUEST_NAME,script=no,downscript=no" \
    -device "virtio-net-pci,netdev=net,mac=52:54:00:97:00:6$GUEST,romfile="
}

guest_failed() {
  warn "error: $GUEST_NAME $1; the end of its console and of $LOGS/$GUEST_NAME.log:"
  { tail -n15 "$GUEST_DIR/console.log" && tail -n5 "$LOGS/$GUEST_NAME.log"; } 2>/dev/null | sed 's/^/  /' >&2
  exit 1
}

guest_answers() {
  proc_alive "$GUEST_NAME" || guest_failed "ended before it answered"
  timeout 5 socat -u OPEN:/dev/null "TCP:$GUEST_ADDRESS:$GUEST_PORT,connect-timeout=2" 2>/dev/null 9>&- &&
    [ "$(guest_send true 2>/dev/null; echo $?)" = 0 ]
}

guest_up() {
  local begin=$SECONDS
  guest_require
  ! proc_alive "$GUEST_NAME" || [ ! -e "$GUEST_DIR/ready" ] || return 0
  take_lock "$STATE/guest.lock" 300
  if ! proc_alive "$GUEST_NAME"; then
    rm -f "$GUEST_DIR/ready"
    guest_boot
  fi
  wait_for "${CUTTLE_GUEST_DEADLINE:-180}" guest_answers || guest_failed "does not answer"
  : >"$GUEST_DIR/ready"
  warn "$GUEST_NAME ($GUEST_ADDRESS): ready in $((SECONDS - begin)) s"
}

# guest_send SCRIPT: runs it in the guest; its output (both streams) is streamed, its exit code passed on. 255: the guest is gone.
guest_send() {
  local mark line code=255 held='' holds=
  mark=end-$(cat /proc/sys/kernel/random/uuid)
  # A blank line is sent before the mark, for an output whose last line has no end: so one line is always held back.
  while IFS= read -r line; do
    if [[ $line == "$mark "* ]]; then
      code=${line#"$mark "}
      break
    fi
    [ -z "$holds" ] || printf '%s\n' "$held"
    held=$line holds=1
  done < <(printf '(\n%s\n)\nprintf "\\n%s %%d\\n" $?\n' "$1" "$mark" |
    socat -t 86400 - "TCP:$GUEST_ADDRESS:$GUEST_PORT,connect-timeout=5,$GUEST_ALIVE" 9>&-)
  [ -z "$held" ] || printf '%s\n' "$held"
  return "$code"
}

# The same folder and variables as with `exec`.
guest_run() {
  local script
  (guest_up)
  script="$(do_env)"$'\n'"cd $(printf %q "$PWD") 2>/dev/null || cd /"$'\n'"$(printf '%q ' "$@")"
  guest_send "$script"
}

guest_remove_tap() { ! [ -e "/sys/class/net/$GUEST_NAME" ] || ip link del "$GUEST_NAME"; }

guest_down() {
  # Whatever its answer: it says good-bye or it does not.
  ! proc_alive "$GUEST_NAME" || timeout 10 "$SELF" guest -- sh -c 'sync; (sleep 0.2; echo o >/proc/sysrq-trigger) &' >/dev/null 2>&1 || true
  proc_wait_gone 15 "$GUEST_NAME" || proc_kill "$GUEST_NAME"
  guest_remove_tap
}

guest_kill() {
  proc_kill "$GUEST_NAME"
  guest_remove_tap
}

guests_status() {
  local file name state
  for file in "$STATE"/guest[0-9]; do
    [ -d "$file" ] || continue
    name=${file##*/}
    state=$(proc_state "$name")
    status_line "$name" "$(proc_pid "$name" || echo -)" "${state/dead/-}" "$NODE_NET.10${name#guest}"
  done
}

guest_status() {
  guests_status
  proc_alive "$GUEST_NAME" && [ "$(guest_send true; echo $?)" = 0 ]
}

do_guest() {
  case ${1:-} in
    --) shift && [ $# -gt 0 ] && guest_run "$@" ;;
    up | down | kill | status) "guest_$1" ;;
  esac
}
