package dev.cuttle.csi.grpc;

import csi.v1.CapacityRange;
import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.NodeExpandVolumeRequest;
import dev.cuttle.volume.VolumeException;

/** Reads how large a volume is to be (CSI spec, CapacityRange). All sizes in bytes. */
final class CapacityReader {

  private static final long MIB = 1L << 20;
  private static final long DEFAULT = 1L << 30;
  private static final long LARGEST = 1L << 60;

  private CapacityReader() {}

  /**
   * The least that a volume may have.
   *
   * @param what needs it, for errors
   */
  record Minimum(long bytes, String what) {}

  /**
   * The size to provision: whole MiB, as little as is asked for and its use needs, 1 GiB if nothing
   * is asked for.
   *
   * @throws VolumeException.OutOfRange if no size fits
   */
  static long size(CreateVolumeRequest request, Minimum minimum) {
    CapacityRange range = request.getCapacityRange();
    long required = range.getRequiredBytes();
    long limit = range.getLimitBytes();
    if (!request.hasCapacityRange()) {
      return Math.max(DEFAULT, minimum.bytes());
    }
    check(required, limit);
    long size =
        required == 0 ? Math.min(DEFAULT, limit / MIB * MIB) : Math.ceilDiv(required, MIB) * MIB;
    if (size == 0 || (limit > 0 && size > limit)) {
      throw between(required, limit);
    }
    if (limit > 0 && minimum.bytes() > limit) {
      throw new VolumeException.OutOfRange(
          "%s needs at least %d bytes (%d MiB), and limit_bytes is %d"
              .formatted(minimum.what(), minimum.bytes(), minimum.bytes() / MIB, limit));
    }
    return Math.max(size, minimum.bytes());
  }

  /**
   * What an expanded volume is to have at least: whole MiB, as a new one; 0 if only a limit is
   * given.
   *
   * @throws VolumeException.OutOfRange if no size fits
   */
  static long expanded(ControllerExpandVolumeRequest request) {
    if (!request.hasCapacityRange()) {
      throw new VolumeException.Invalid("the capacity_range is missing");
    }
    long required = request.getCapacityRange().getRequiredBytes();
    long limit = request.getCapacityRange().getLimitBytes();
    check(required, limit);
    long size = Math.ceilDiv(required, MIB) * MIB;
    if (limit > 0 && size > limit) {
      throw between(required, limit);
    }
    return size;
  }

  /** What a node is to find at least; 0 if that is not said. */
  static long grown(NodeExpandVolumeRequest request) {
    long required = request.getCapacityRange().getRequiredBytes();
    if (request.hasCapacityRange()) {
      check(required, request.getCapacityRange().getLimitBytes());
    }
    return required;
  }

  private static VolumeException between(long required, long limit) {
    return new VolumeException.OutOfRange(
        "volumes have whole MiB, and there is none from required_bytes "
            + required
            + " to limit_bytes "
            + limit);
  }

  /** The least that any volume has. */
  static long smallest() {
    return MIB;
  }

  /** The largest size that a volume can have where there is room for so many bytes. */
  static long within(long bytes) {
    return Math.min(bytes, LARGEST) / MIB * MIB;
  }

  private static void check(long required, long limit) {
    if (required < 0 || limit < 0) {
      throw new VolumeException.OutOfRange(
          "a size is negative: required_bytes " + required + ", limit_bytes " + limit);
    }
    if (required == 0 && limit == 0) {
      throw new VolumeException.OutOfRange(
          "a volume of 0 bytes is asked for: required_bytes and limit_bytes are both 0");
    }
    if (limit > 0 && limit < required) {
      throw new VolumeException.OutOfRange(
          "limit_bytes " + limit + " is less than required_bytes " + required);
    }
    if (required > LARGEST) {
      throw new VolumeException.OutOfRange(
          "required_bytes " + required + " is more than the largest size, " + LARGEST + " (1 EiB)");
    }
  }
}
