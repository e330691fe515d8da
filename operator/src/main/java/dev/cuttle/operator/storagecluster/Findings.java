package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.kubernetes.FullReason;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import dev.cuttle.placement.Capacity;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words what a probe gave as findings. Pure. */
final class Findings {

  static final String READY = "Ready";
  static final String CONNECTED = "Connected";
  static final String CAPACITY_KNOWN = "CapacityKnown";
  static final String HAS_SPACE = "HasSpace";
  static final String TAGS_MATCHED = "TagsMatched";
  static final String DELETING = "Deleting";
  static final String ABOVE_FILL_GATE = "AboveFillGate";

  private Findings() {}

  /**
   * Ready first, then what it is made of. What a failed probe cannot tell stays as it was.
   *
   * @param before the conditions until now
   * @param unmatched tags of the cluster whose FeatureTag does not list it yet
   */
  static List<Finding> of(
      StorageClusterSpec spec,
      ProbeOutcome outcome,
      List<String> unmatched,
      @Nullable List<Condition> before) {
    List<Finding> parts =
        switch (outcome) {
          case ProbeOutcome.Pending pending ->
              // A restarted operator goes on with the last verdict; another pool or user has none.
              asBefore(pending.changed() ? null : before, CONNECTED, CAPACITY_KNOWN, HAS_SPACE);
          case ProbeOutcome.Failed failed -> failed(failed, before);
          case ProbeOutcome.Saw saw -> saw(spec, saw.report());
        };
    List<Finding> all = new ArrayList<>();
    all.add(ready(parts));
    all.addAll(parts);
    all.add(tags(unmatched));
    return all;
  }

  private static List<Finding> asBefore(@Nullable List<Condition> before, String... types) {
    List<Finding> findings = new ArrayList<>();
    for (String type : types) {
      findings.add(
          Conditions.found(before, type)
              .orElse(Finding.unknown(type, "NotProbed", "no probe has been answered yet")));
    }
    return findings;
  }

  private static List<Finding> failed(
      ProbeOutcome.Failed failed, @Nullable List<Condition> before) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.no(CONNECTED, failed.reason(), failed.message()));
    findings.addAll(asBefore(before, CAPACITY_KNOWN, HAS_SPACE));
    return findings;
  }

  private static List<Finding> saw(StorageClusterSpec spec, ClusterReport report) {
    return List.of(
        Finding.yes(
            CONNECTED,
            "Connected",
            "cluster "
                + report.fsid()
                + " answers, its key and pool are accepted"
                + unresolved(report.unresolved())),
        capacity(report),
        space(report, PoolCapacity.of(spec, report.pool())));
  }

  private static String unresolved(List<String> monitors) {
    return monitors.isEmpty()
        ? ""
        : "; asked without these monitors, whose names cannot be resolved: "
            + String.join(", ", monitors);
  }

  private static Finding capacity(ClusterReport report) {
    return report.pool().usableBytes() > 0
        ? Finding.yes(CAPACITY_KNOWN, "Known", "the pool says what it can hold")
        : Finding.no(CAPACITY_KNOWN, "NoCapacity", "the pool can hold nothing: no OSD offers room");
  }

  private static Finding space(ClusterReport report, Capacity capacity) {
    if (!report.fullChecks().isEmpty()) {
      return Finding.no(
          HAS_SPACE,
          FullReason.of(report.fullChecks()).name(),
          "Ceph stops writes: " + String.join(", ", report.fullChecks()));
    }
    if (capacity.isAboveFillGate()) {
      return Finding.no(
          HAS_SPACE,
          ABOVE_FILL_GATE,
          "more of the pool is in use than its fill gate of "
              + capacity.fillGatePercent()
              + " % allows for new volumes");
    }
    return Finding.yes(HAS_SPACE, "BelowFillGate", "writes go on and the fill gate is open");
  }

  private static Finding tags(List<String> unmatched) {
    return unmatched.isEmpty()
        ? Finding.yes(TAGS_MATCHED, "Matched", "every tag of the cluster lists it")
        : Finding.no(
            TAGS_MATCHED, "NotListed", "not listed yet under " + String.join(", ", unmatched));
  }

  /** The first part that fails gives the reason. */
  private static Finding ready(List<Finding> parts) {
    for (Finding part : parts) {
      // Above its gate a cluster works; the chooser refuses it with a reason of its own.
      if (!part.isTrue() && !part.reason().equals(ABOVE_FILL_GATE)) {
        return new Finding(READY, part.status(), part.reason(), part.message());
      }
    }
    return Finding.yes(READY, "Ready", "vetted, reachable, and not full");
  }

  static List<Finding> deleting(long volumes) {
    String held =
        volumes == 0
            ? "no volume holds it"
            : volumes == 1 ? "1 volume holds it" : volumes + " volumes hold it";
    return List.of(
        Finding.no(READY, DELETING, "the cluster is being deleted; " + held),
        Finding.yes(DELETING, volumes == 0 ? "Released" : "HeldByVolumes", held));
  }
}
