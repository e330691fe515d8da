package dev.cuttle.csi.grpc;

import dev.cuttle.ceph.CephException;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.placement.Decision;
import dev.cuttle.volume.VolumeException;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become gRPC codes (CSI spec, "Error Scheme"). */
final class StatusMapper {

  private static final Logger LOG = LoggerFactory.getLogger(StatusMapper.class);

  /** An answer's trailer has to fit a client's default limit of 8 KiB, percent-encoded. */
  private static final int MAX_TEXT = 3000;

  private StatusMapper() {}

  static Status statusOf(RuntimeException failure) {
    Status.Code code =
        switch (failure) {
          case VolumeException refused -> codeOf(refused);
          case CephException ceph -> codeOf(ceph);
          case NodeException node -> codeOf(node);
          default -> Status.Code.INTERNAL;
        };
    return Status.fromCode(code).withDescription(shortened(sentence(failure))).withCause(failure);
  }

  static Status.Code codeOf(VolumeException failure) {
    return switch (failure) {
      case VolumeException.Invalid wrong -> Status.Code.INVALID_ARGUMENT;
      case VolumeException.OutOfRange size -> Status.Code.OUT_OF_RANGE;
      case VolumeException.AlreadyExists other -> Status.Code.ALREADY_EXISTS;
      case VolumeException.NotFound unknown -> Status.Code.NOT_FOUND;
      case VolumeException.Aborted later -> Status.Code.ABORTED;
      case VolumeException.Precondition first -> Status.Code.FAILED_PRECONDITION;
      case VolumeException.Unavailable retry -> Status.Code.UNAVAILABLE;
      case VolumeException.NotPlaced nowhere -> codeOf(nowhere.refusal().why());
    };
  }

  static Status.Code codeOf(Decision.Refused.Why why) {
    return switch (why) {
      case UNKNOWN_TAG -> Status.Code.INVALID_ARGUMENT;
      case NO_MATCH, NO_ROOM -> Status.Code.RESOURCE_EXHAUSTED;
      case NOT_READY -> Status.Code.UNAVAILABLE;
    };
  }

  static Status.Code codeOf(CephException failure) {
    return switch (failure) {
      case CephException.Unreachable silent -> Status.Code.UNAVAILABLE;
      case CephException.Postponed turn -> Status.Code.UNAVAILABLE;
      // These stand until an administrator acts, but not on the volume: a retry may help.
      case CephException.NotPermitted key -> Status.Code.UNAVAILABLE;
      case CephException.WrongCluster other -> Status.Code.UNAVAILABLE;
      case CephException.PoolMissing pool -> Status.Code.UNAVAILABLE;
      case CephException.Misconfigured access -> Status.Code.UNAVAILABLE;
      case CephException.NoSpace full -> Status.Code.RESOURCE_EXHAUSTED;
      case CephException.Busy inUse -> Status.Code.FAILED_PRECONDITION;
      case CephException.Invalid wrong -> Status.Code.INVALID_ARGUMENT;
      // The image came or went under our hands: another call is at work on the same volume.
      case CephException.NotFound race -> Status.Code.ABORTED;
      case CephException.AlreadyExists race -> Status.Code.ABORTED;
      // Whether it took effect is unknown: no caller may take this for the end of the matter.
      case CephException.Failed unknown -> Status.Code.UNAVAILABLE;
    };
  }

  static Status.Code codeOf(NodeException failure) {
    return switch (failure) {
      case NodeException.Invalid wrong -> Status.Code.INVALID_ARGUMENT;
      case NodeException.NotFound unknown -> Status.Code.NOT_FOUND;
      case NodeException.AlreadyExists other -> Status.Code.ALREADY_EXISTS;
      case NodeException.Precondition first -> Status.Code.FAILED_PRECONDITION;
      // A person must repair it first. DATA_LOSS would say more than is known.
      case NodeException.Damaged filesystem -> Status.Code.FAILED_PRECONDITION;
      case NodeException.Aborted later -> Status.Code.ABORTED;
      case NodeException.Unavailable retry -> Status.Code.UNAVAILABLE;
    };
  }

  private static String sentence(RuntimeException failure) {
    if (failure instanceof VolumeException
        || failure instanceof CephException
        || failure instanceof NodeException) {
      return String.valueOf(failure.getMessage());
    }
    LOG.error("a call failed by an internal error", failure);
    return "internal error of the driver ("
        + failure.getClass().getSimpleName()
        + "); its log has the details";
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
