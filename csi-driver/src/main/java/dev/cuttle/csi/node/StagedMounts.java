package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an attached volume appear at its staging path. A filesystem is made only on a device that
 * is empty and may be written to; what is found on a device is mounted or refused, never replaced.
 */
final class StagedMounts {

  private final Filesystems filesystems;
  private final Mounts mounts;

  StagedMounts(Filesystems filesystems, Mounts mounts) {
    this.filesystems = filesystems;
    this.mounts = mounts;
  }

  /** What is mounted where the volume is to appear. */
  Optional<Mounts.Mount> find(StageRequest request) {
    return mounts.at(place(request));
  }

  /** Mounted already is success; a mounted filesystem is neither checked nor looked at. */
  void ensure(StageRequest request, Attachment attachment) {
    Optional<Mounts.Mount> there = find(request);
    if (there.isPresent()) {
      requireOurs(request, there.get(), attachment);
      return;
    }
    switch (request.use()) {
      case Use.Block _ -> mounts.bind(attachment.device(), place(request), request.readOnly());
      case Use.Filesystem asked -> mount(request, asked, attachment.device());
    }
  }

  private static Path place(StageRequest request) {
    return StagingPlace.of(request.stagingPath(), request.use() instanceof Use.Block);
  }

  private static void requireOurs(StageRequest request, Mounts.Mount there, Attachment attachment) {
    if (!there.device().equals(attachment.device())) {
      throw new NodeException.AlreadyExists(
          String.format(
              "%s is mounted at %s, but volume %s is %s now (the process behind the former may have"
                  + " ended): delete the Pods that use the volume on this node; it is mounted anew"
                  + " when they are gone",
              there.device(), there.target(), request.volumeId(), attachment.device()));
    }
    if (request.use() instanceof Use.Filesystem asked && asked.accepted(there.type()).isEmpty()) {
      throw new NodeException.AlreadyExists(
          String.format(
              "volume %s is staged with filesystem %s; %s was asked for",
              request.volumeId(), there.type(), asked.typeToMake()));
    }
  }

  private void mount(StageRequest request, Use.Filesystem asked, Path device) {
    Filesystems.Content content = filesystems.content(device);
    FilesystemType type =
        switch (content) {
          case Filesystems.Content.Empty _ -> made(request, asked, device);
          case Filesystems.Content.Filesystem found -> accepted(request, asked, found.type());
          case Filesystems.Content.Foreign foreign ->
              throw new NodeException.Precondition(
                  String.format(
                      "%s of volume %s holds %s, which is no filesystem; it is left as it is",
                      device, request.volumeId(), foreign.what()));
        };
    filesystems.check(device, type, request.readOnly());
    mounts.mount(device, request.stagingPath(), type.text(), options(request, asked, type));
    if (content instanceof Filesystems.Content.Filesystem) {
      grow(request, device, type);
    }
  }

  /** The image may have become larger while it was attached nowhere. */
  private void grow(StageRequest request, Path device, FilesystemType type) {
    find(request)
        .filter(mount -> !mount.readOnly())
        .ifPresent(mount -> filesystems.grow(device, mount.target(), type));
  }

  private FilesystemType made(StageRequest request, Use.Filesystem asked, Path device) {
    if (request.readOnly()) {
      throw new NodeException.Precondition(
          "volume "
              + request.volumeId()
              + " is empty and cannot be formatted, because it is to be read only: write to it"
              + " first");
    }
    filesystems.make(device, asked.typeToMake(), asked.mkfsOptions());
    return asked.typeToMake();
  }

  private static FilesystemType accepted(StageRequest request, Use.Filesystem asked, String found) {
    return asked
        .accepted(found)
        .orElseThrow(() ->
            new NodeException.Precondition(
                String.format(
                    "volume %s holds filesystem %s; %s was asked for, and it is not formatted anew",
                    request.volumeId(),
                    found,
                    asked
                        .asked()
                        .map(FilesystemType::text)
                        .orElseGet(() -> "one of " + FilesystemType.names()))));
  }

  /** A device that cannot be written to cannot have its journal replayed either. */
  private static List<String> options(
      StageRequest request, Use.Filesystem asked, FilesystemType type) {
    List<String> options = new ArrayList<>(asked.mountFlags());
    if (request.readOnly()) {
      options.add("ro");
      options.add(
          switch (type) {
            case EXT4 -> "noload";
            case XFS -> "norecovery";
            case BTRFS -> "rescue=nologreplay";
          });
    }
    return options.stream().distinct().toList();
  }
}
