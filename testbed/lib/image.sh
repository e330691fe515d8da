# shellcheck shell=bash
# Container images without a registry: packed from a folder, imported into the node's containerd.

PAUSE_IMAGE=localhost/pause:1
SHELL_IMAGE=localhost/busybox:1
# Sidecars are made of the binaries that were built, under their official names: a chart is installed unmodified.
SIDECARS=(csi-provisioner csi-attacher csi-resizer)

# image_pack NAME:TAG ROOT OUT [ENTRYPOINT...]: packs a folder as an archive that `ctr images import` reads. The same
# folder gives the same archive.
image_pack() {
  local name=$1 root=$2 out=$3 work digest entrypoint=null
  shift 3
  work=$(mktemp -d "$STATE/pack.XXXXXX")
  [ $# = 0 ] || entrypoint=$(printf '%s\n' "$@" | jq -R . | jq -cs .)
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$work/layer.tar" .
  digest=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  cat >"$work/config.json" <<CONF
{"architecture": "$(dpkg --print-architecture)", "os": "linux", "created": "1970-01-01T00:00:00Z",
 "config": {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Entrypoint": $entrypoint, "WorkingDir": "/"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$digest"]}, "history": [{"created": "1970-01-01T00:00:00Z"}]}
CONF
  echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$name\"], \"Layers\": [\"layer.tar\"]}]" >"$work/manifest.json"
  tar -C "$work" -cf "$out" manifest.json config.json layer.tar
  rm -r "$work"
}

# The version of a sidecar, from go.mod: its repository is called external-NAME.
sidecar_version() {
  sed -n "s#^[[:space:]]*github.com/kubernetes-csi/external-${1#csi-}/v[0-9]* \(v[0-9.]*\).*#\1#p" "$TOOLS_SOURCE/go.mod"
}
sidecar_image() { echo "registry.k8s.io/sig-storage/$1:$(sidecar_version "$1")"; }

# image_of_program NAME:TAG PROGRAM FILE [ARGUMENT...]: an image with one static program in it.
image_of_program() {
  local name=$1 program=$2 file=$3 root
  shift 3
  root=$(mktemp -d "$STATE/root.XXXXXX")
  chmod 755 "$root"
  install -m 755 "$file" "$root/$program"
  image_pack "$name" "$root" "$root.tar" "/$program" "$@"
  image_import "$root.tar"
  rm -r "$root" "$root.tar"
}

image_of_shell() {
  local root
  root=$(mktemp -d "$STATE/root.XXXXXX")
  chmod 755 "$root"
  (umask 022 && mkdir "$root"/{bin,tmp,etc,root,run,var})
  chmod 1777 "$root/tmp"
  install -m 755 "$(busybox_static)" "$root/bin/busybox"
  "$root/bin/busybox" --list | grep -vx busybox | sed "s#^#$root/bin/#" | xargs -n1 ln -s busybox
  image_pack "$SHELL_IMAGE" "$root" "$root.tar"
  image_import "$root.tar"
  rm -r "$root" "$root.tar"
}

image_import() { node_ctr images import "$1" >>"$LOGS/images.log" 2>&1 || die "import of $1: $(tail -n2 "$LOGS/images.log")"; }

images_up() {
  local known sidecar name
  rm -rf "$STATE"/pack.* "$STATE"/root.*
  known=$(node_ctr images ls -q)
  has_line "$known" "$PAUSE_IMAGE" || image_of_program "$PAUSE_IMAGE" pause "$(command -v catatonit)" -P
  has_line "$known" "$SHELL_IMAGE" || image_of_shell
  for sidecar in "${SIDECARS[@]}"; do
    name=$(sidecar_image "$sidecar")
    has_line "$known" "$name" || image_of_program "$name" "$sidecar" "$TOOLS_BIN/$sidecar"
  done
}

# For `import`: archives as docker, podman or buildah save them.
do_import() {
  local archive
  for archive; do
    [ -r "$archive" ] || die "$archive is not there"
    node_ctr images import "$archive"
  done
}
