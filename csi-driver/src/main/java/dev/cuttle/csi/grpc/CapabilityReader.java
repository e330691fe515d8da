package dev.cuttle.csi.grpc;

import csi.v1.VolumeCapability;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.volume.Quoted;
import dev.cuttle.volume.VolumeException;
import java.util.List;
import java.util.Optional;

/** Checks in what ways a volume is to be used (CSI spec, VolumeCapability). */
final class CapabilityReader {

  private CapabilityReader() {}

  /**
   * @throws VolumeException.Invalid naming what no volume here can do
   */
  static void check(List<VolumeCapability> capabilities) {
    if (capabilities.isEmpty()) {
      throw new VolumeException.Invalid("volume_capabilities are missing");
    }
    capabilities.forEach(CapabilityReader::check);
    if (capabilities.stream().map(VolumeCapability::getAccessTypeCase).distinct().count() > 1) {
      throw new VolumeException.Invalid(
          "volume_capabilities contradict each other: block and mount are both asked for");
    }
    long fileSystems =
        capabilities.stream()
            .map(capability -> capability.getMount().getFsType())
            .distinct()
            .count();
    if (fileSystems > 1) {
      throw new VolumeException.Invalid(
          "volume_capabilities contradict each other: they ask for different file systems");
    }
  }

  /**
   * The access mode of the one capability of a call for a volume that exists.
   *
   * @throws VolumeException.Invalid if it is missing, or no volume here can do it
   */
  static VolumeCapability.AccessMode.Mode mode(boolean given, VolumeCapability capability) {
    if (!given) {
      throw new VolumeException.Invalid("the volume_capability is missing");
    }
    check(capability);
    return capability.getAccessMode().getMode();
  }

  /** Whether nobody may write to a volume in this mode. */
  static boolean readsOnly(VolumeCapability.AccessMode.Mode mode) {
    return mode == VolumeCapability.AccessMode.Mode.SINGLE_NODE_READER_ONLY
        || mode == VolumeCapability.AccessMode.Mode.MULTI_NODE_READER_ONLY;
  }

  private static void check(VolumeCapability capability) {
    boolean block =
        switch (capability.getAccessTypeCase()) {
          case BLOCK -> true;
          case MOUNT -> false;
          case ACCESSTYPE_NOT_SET ->
              throw new VolumeException.Invalid(
                  "a volume capability has no access type: it must be block or mount");
        };
    checkMode(capability.getAccessMode().getMode(), block);
    var _ = filesystem(capability);
  }

  private static void checkMode(VolumeCapability.AccessMode.Mode mode, boolean block) {
    boolean supported =
        switch (mode) {
          case SINGLE_NODE_WRITER,
              SINGLE_NODE_SINGLE_WRITER,
              SINGLE_NODE_MULTI_WRITER,
              SINGLE_NODE_READER_ONLY,
              MULTI_NODE_READER_ONLY ->
              true;
          // Two nodes that write to one file system destroy it.
          case MULTI_NODE_MULTI_WRITER, MULTI_NODE_SINGLE_WRITER -> block;
          case UNKNOWN ->
              throw new VolumeException.Invalid("a volume capability has no access mode");
          case UNRECOGNIZED ->
              throw new VolumeException.Invalid("a volume capability has an unknown access mode");
        };
    if (!supported) {
      throw new VolumeException.Invalid(
          "access mode " + mode + " is for block volumes only: a file system has one writing node");
    }
  }

  /**
   * The type that is asked for; empty means whatever is there, and the default on an empty volume.
   *
   * @throws VolumeException.Invalid if no node knows it
   */
  static Optional<FilesystemType> filesystem(VolumeCapability capability) {
    return filesystem(capability.getMount().getFsType());
  }

  /** The same of its text, where "" asks for none. */
  static Optional<FilesystemType> filesystem(String type) {
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        FilesystemType.named(type)
            .orElseThrow(() ->
                new VolumeException.Invalid(
                    "file system '"
                        + Quoted.of(type)
                        + "' is not one of "
                        + String.join(", ", FilesystemType.names()))));
  }
}
