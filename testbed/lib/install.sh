# shellcheck shell=bash
# `install`: JDK, Maven, Go and system packages by apt, Kubernetes and CSI tools from Go modules. Does only what is missing.
# The node level wants more of the last two.

TOOLS_SOURCE=$CHECKOUT/testbed/tools
# What is needed first is built first. The rest of tools/go.mod is built when a level of the testbed needs it.
TOOLS=(etcd kube-apiserver kube-controller-manager kubectl csi-provisioner csi-attacher csi-resizer csi-sanity helm)
! on_node || TOOLS+=(kubelet kube-proxy kube-scheduler)
GO_WANTED=1.26
MAVEN_WANTED=3.8.7

# The cache's key: other versions of the tools get another folder.
TOOLS_BIN=$CACHE/tools/$(cat "$TOOLS_SOURCE/go.mod" "$TOOLS_SOURCE/go.sum" 2>/dev/null | sha256sum | cut -c1-16)

# Where distributions put the plugins of the container network.
cni_programs() {
  local folder
  for folder in /usr/lib/cni /opt/cni/bin; do [ ! -x "$folder/bridge" ] || { echo "$folder" && return; }; done
  echo /usr/lib/cni
}
CNI_PROGRAMS=$(cni_programs)

# Prints the path of a busybox that needs no library; the ordinary package has another one.
busybox_static() {
  local file
  file=$(command -v busybox) && ! ldd "$file" >/dev/null 2>&1 && echo "$file"
}

# "command:package" pairs; the libraries are looked up by ldconfig.
APT_COMMANDS=(ceph-mon:ceph-mon ceph-osd:ceph-osd ceph-mgr:ceph-mgr ceph:ceph-common rbd:ceph-common rados:ceph-common
  jq:jq curl:curl openssl:openssl flock:util-linux setsid:util-linux
  ps:procps
  # What the node plugin runs:
  losetup:mount mkfs.ext4:e2fsprogs mkfs.xfs:xfsprogs mkfs.btrfs:btrfs-progs sfdisk:fdisk cmp:diffutils
  qemu-img:qemu-utils qemu-storage-daemon:qemu-storage-daemon)
! on_node || APT_COMMANDS+=(containerd:containerd ctr:containerd runc:runc "$CNI_PROGRAMS/bridge:containernetworking-plugins"
  catatonit:catatonit ip:iproute2 nft:nftables iptables:iptables sysctl:procps losetup:mount mount:mount modprobe:kmod
  nsenter:util-linux unshare:util-linux setpriv:util-linux)
APT_LIBRARIES=(librados.so.2:librados2 librbd.so.1:librbd1)

# Debian 12 has it beside the system emulators, later ones with the other tools for images.
qemu_daemon_package() {
  case $(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release) in
    bookworm) echo qemu-system-common ;;
    *) echo qemu-utils ;;
  esac
}

missing_packages() {
  local pair known PATH=$PATH:/usr/sbin:/sbin
  for pair in "${APT_COMMANDS[@]}"; do
    command -v "${pair%%:*}" >/dev/null && continue
    case $pair in
      *:qemu-storage-daemon) qemu_daemon_package ;;
      *) echo "${pair#*:}" ;;
    esac
  done
  # qemu's RBD part; named together with qemu-utils, as alone it would bring another emulator along.
  compgen -G '/usr/lib/*/qemu/block-rbd.so' >/dev/null || printf '%s\n' qemu-utils qemu-block-extra
  ! on_node || busybox_static >/dev/null || echo busybox-static
  known=$(ldconfig -p)
  for pair in "${APT_LIBRARIES[@]}"; do
    [[ $known == *"${pair%%:*}"* ]] || echo "${pair#*:}"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    die "root is needed to run: $*" "run it yourself as root, then run install again"
  fi
}

# Waits for another package manager to finish instead of failing.
APT=(apt-get -o DPkg::Lock::Timeout=600 -qq)

have_apt() { command -v apt-get >/dev/null; }

apt_update() {
  as_root "${APT[@]}" update || warn "warning: apt-get update failed, going on with the lists there are"
}

# The version of a package that apt would install, without epoch and revision; nothing where it knows none.
apt_version() {
  apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*:\)\{0,1\}\([0-9][0-9.]*\).*/\2/p'
}

# apt_has PACKAGE VERSION: whether apt offers at least this version.
apt_has() {
  local version
  version=$(apt_version "$1") && [ -n "$version" ] && version_at_least "$version" "$2"
}

# Of the lists that are there.
apt_add() { as_root env DEBIAN_FRONTEND=noninteractive "${APT[@]}" install -y --no-install-recommends "$@" >/dev/null; }

apt_install() {
  have_apt || die "no apt-get here; these Debian packages (or your system's equal) are missing: $*"
  apt_update
  apt_add "$@"
}

install_packages() {
  local missing begin=$SECONDS
  mapfile -t missing < <(missing_packages | sort -u)
  [ "${#missing[@]}" -gt 0 ] || { say "system packages: all there"; return; }
  say "system packages: installing ${missing[*]} ..."
  apt_install "${missing[@]}"
  mapfile -t missing < <(missing_packages | sort -u)
  [ "${#missing[@]}" = 0 ] || die "still missing after apt-get: ${missing[*]}"
  say "system packages: done in $((SECONDS - begin)) s"
}

version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1)" = "$2" ]; }

# Asks Maven itself, which takes a JVM: only once there is one.
maven_usable() {
  local version home
  command -v mvn >/dev/null && home=$(jdk_find) || return 1
  version=$(cd / && JAVA_HOME=$home mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  [ -n "$version" ] && version_at_least "$version" "$MAVEN_WANTED"
}

# Since 1.21 a Go that is too old fetches the toolchain go.mod asks for, unless GOTOOLCHAIN=local forbids it.
go_usable() {
  local version
  command -v go >/dev/null || return 1
  version=$(cd / && go env GOVERSION) && version=${version#go}
  version_at_least "$version" "$GO_WANTED" && return
  version_at_least "$version" 1.21 && [ "$(cd / && go env GOTOOLCHAIN)" != local ]
}

# A Go of before 1.21 fetches the toolchain as the module that it is. Modules have no executable files: that is made good here.
go_toolchain_fetch() {
  local version folder
  command -v go >/dev/null || return 1
  version=v0.0.1-go$(sed -n 's/^go //p' "$TOOLS_SOURCE/go.mod").$(go env GOOS)-$(go env GOARCH)
  folder=$CACHE/go/golang.org/toolchain@$version
  if [ ! -x "$folder/bin/go" ]; then
    say "go: fetching the toolchain ${version#*-} as a Go module ..."
    mkdir -p "$CACHE/go"
    (cd "$CACHE/go" && GOMODCACHE=$CACHE/go GOFLAGS=-modcacherw go mod download "golang.org/toolchain@$version") || return 1
    find "$folder/pkg/tool" -type f -exec chmod +x {} +
    chmod +x "$folder"/bin/*
  fi
  export PATH="$folder/bin:$PATH" GOTOOLCHAIN=local
  go_usable
}

# A distribution's Go of any version leads to the one that is wanted; who forbids a newer one by GOTOOLCHAIN=local is asked.
require_go() {
  local found
  ! go_usable || return 0
  found=$(go version 2>/dev/null || echo none)
  if [ "${GOTOOLCHAIN:-}" != local ]; then
    if ! command -v go >/dev/null && have_apt && [ -n "$(apt_version golang-go)" ]; then
      say "go: installing golang-go $(apt_version golang-go) ..."
      apt_add golang-go
    fi
    if go_usable || go_toolchain_fetch; then return 0; fi
  fi
  die "Go $GO_WANTED is needed to build the Kubernetes tools; found: $found" \
    "install Go $GO_WANTED or newer and put it on the PATH (Go 1.21 will do where GOTOOLCHAIN is not 'local')"
}

# What builds our programs. Before everything else: where the distribution lacks one, that is said at once and not after
# ten minutes of building tools.
install_builders() {
  local packages=() hints=() begin=$SECONDS
  if ! jdk_find >/dev/null; then packages+=("openjdk-$JDK_WANTED-jdk-headless"); fi
  if ! command -v mvn >/dev/null; then packages+=(maven); fi
  if [ "${#packages[@]}" -gt 0 ] || { ! go_usable && [ -n "$(tools_missing)" ]; }; then
    ! have_apt || apt_update
  fi
  if [ "${#packages[@]}" -gt 0 ]; then
    jdk_find >/dev/null || apt_has "openjdk-$JDK_WANTED-jdk-headless" "$JDK_WANTED" ||
      hints+=("JDK $JDK_WANTED is not among this system's packages: unpack one of any vendor to /opt, or set JAVA_HOME")
    command -v mvn >/dev/null || apt_has maven "$MAVEN_WANTED" ||
      hints+=("Maven $MAVEN_WANTED is not among this system's packages: unpack one and put its bin on the PATH")
    [ "${#hints[@]}" = 0 ] || die "a tool of the build is missing" "${hints[@]}"
    say "build tools: installing ${packages[*]} ..."
    # Slim images lack it, and the JDK's package wants to write there.
    as_root mkdir -p /usr/share/man/man1
    apt_add "${packages[@]}"
    say "build tools: done in $((SECONDS - begin)) s"
  fi
  java_require
  maven_usable || die "Maven $MAVEN_WANTED or newer is needed; found: $(mvn -v 2>/dev/null | sed -n 1p)" \
    "unpack a newer one and put its bin first on the PATH"
  [ -z "$(tools_missing)" ] || require_go
}

# The minor version of Kubernetes we build, as "1.36".
kubernetes_minor() { sed -n 's#^[[:space:]]*k8s.io/kubernetes v\(1\.[0-9]*\)\..*#\1#p' "$TOOLS_SOURCE/go.mod"; }

# Takes etcd, kube-apiserver and kubectl from KUBEBUILDER_ASSETS when they are of our minor version.
adopt_kubebuilder_assets() {
  local assets=${KUBEBUILDER_ASSETS:-} tool
  [ -n "$assets" ] || return 0
  for tool in etcd kube-apiserver kubectl; do
    [ -x "$assets/$tool" ] || return 0
  done
  case $("$assets/kube-apiserver" --version 2>/dev/null) in
    "Kubernetes v$(kubernetes_minor)."*) ;;
    *) say "KUBEBUILDER_ASSETS holds another version than $(kubernetes_minor): not used"; return 0 ;;
  esac
  for tool in etcd kube-apiserver kubectl; do
    [ -x "$TOOLS_BIN/$tool" ] || { ln -sfn "$(readlink -f "$assets/$tool")" "$TOOLS_BIN/$tool" && say "$tool: from KUBEBUILDER_ASSETS"; }
  done
}

tool_missing() { [ ! -x "$TOOLS_BIN/$1" ]; }

tools_missing() {
  local tool
  for tool in "${TOOLS[@]}"; do ! tool_missing "$tool" || echo "$tool"; done
}

# Kubernetes reports v0.0.0-master unless its version is linked in.
tool_ldflags() {
  local version minor
  version=$(cd "$TOOLS_SOURCE" && go list -m -f '{{.Version}}' k8s.io/kubernetes)
  minor=$(kubernetes_minor)
  echo "-s -w -X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1" \
    "-X k8s.io/component-base/version.gitMinor=${minor#1.} -X k8s.io/component-base/version.gitTreeState=clean" \
    "-X k8s.io/client-go/pkg/version.gitVersion=$version"
}

# Prints the package of a tool: the main packages are listed in go.mod; etcd's folder does not bear its name.
tool_package() {
  case $1 in
    etcd) echo go.etcd.io/etcd/server/v3 ;;
    *) sed -n "s#^[[:space:]]*\([^ ]*/cmd/$1\)\$#\1#p" "$TOOLS_SOURCE/go.mod" ;;
  esac
}

# build_tool NAME NUMBER OF LDFLAGS: built under a temporary name, so that an interrupted build leaves no broken tool.
build_tool() {
  local name=$1 begin=$SECONDS package temporary=$TOOLS_BIN/.$1.building
  package=$(tool_package "$name")
  if [ -t 1 ]; then printf '  [%s/%s] %s ...\r' "$2" "$3" "$name"; else say "  [$2/$3] $name ..."; fi
  (cd "$TOOLS_SOURCE" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "$4" -o "$temporary" "$package") 9>&- ||
    die "building $name failed" "the module downloads need the network; run install again, it goes on where it stopped"
  mv "$temporary" "$TOOLS_BIN/$name"
  say "  [$2/$3] $name: $((SECONDS - begin)) s (total $SECONDS s)"
}

install_tools() {
  local missing ldflags number=0 tool
  mkdir -p "$TOOLS_BIN"
  # Two installs at once would only slow each other down.
  take_lock "$TOOLS_BIN/.lock" 3600
  adopt_kubebuilder_assets
  mapfile -t missing < <(tools_missing)
  [ "${#missing[@]}" -gt 0 ] || { say "tools: all there ($TOOLS_BIN)"; return; }
  require_go
  say "tools: building ${#missing[@]} from Go modules into $TOOLS_BIN"
  say "  (from nothing about 7 minutes on 2 cores; kube-apiserver compiles what the others share)"
  (cd "$TOOLS_SOURCE" && go mod download) 9>&-
  ldflags=$(tool_ldflags)
  for tool in "${missing[@]}"; do
    number=$((number + 1))
    build_tool "$tool" "$number" "${#missing[@]}" "$ldflags"
  done
}

do_install() {
  install_builders
  install_packages
  install_tools
  say "installed in $SECONDS s"
}

# Ends with a hint when something of `install` is missing. Cheap: file tests only.
require_installed() {
  local missing
  mapfile -t missing < <(missing_packages | sort -u; tools_missing)
  [ "${#missing[@]}" = 0 ] || die "not installed: ${missing[*]}" "run: testbed/testbed install$(! on_node || echo ' --node')"
}
