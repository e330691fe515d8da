package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ClusterReport;
import java.time.Instant;

/** What the last probe of a cluster gave. */
public sealed interface ProbeOutcome {

  /**
   * None has ended yet.
   *
   * @param changed the target replaced another one, so that no earlier verdict is about it
   */
  record Pending(boolean changed) implements ProbeOutcome {}

  /** The cluster answered, and is the one that is meant. */
  record Saw(ClusterReport report, Instant at) implements ProbeOutcome {}

  /** It could not be asked, or its answer is a refusal: CamelCase reason and sentence. */
  record Failed(String reason, String message, Instant at) implements ProbeOutcome {

    static Failed of(CephException failure, ProbeTarget target, Instant at) {
      String reason = reason(failure);
      CephAccess access = target.pool().access();
      String asked =
          switch (reason) {
            case "MonitorsUnreachable" -> "; monitors: " + String.join(" ", access.monitors());
            case "KeyRefused" -> "; user: client." + access.user();
            default -> "";
          };
      return new Failed(reason, failure.getMessage() + asked, at);
    }

    private static String reason(CephException failure) {
      return switch (failure) {
        case CephException.WrongCluster wrong -> "WrongCluster";
        case CephException.NotPermitted refused -> "KeyRefused";
        case CephException.PoolMissing missing -> "PoolMissing";
        case CephException.Unreachable silent -> "MonitorsUnreachable";
        case CephException.Postponed turn -> "NotProbed";
        case CephException.NotFound e -> "ProbeFailed";
        case CephException.AlreadyExists e -> "ProbeFailed";
        case CephException.NoSpace e -> "ProbeFailed";
        case CephException.Busy e -> "ProbeFailed";
        case CephException.Misconfigured e -> "ProbeFailed";
        case CephException.Invalid e -> "ProbeFailed";
        case CephException.Failed e -> "ProbeFailed";
      };
    }
  }
}
