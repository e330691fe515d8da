package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.CephException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One probe; whatever goes wrong in it is an outcome, so that the next one is always scheduled. */
final class Probe {

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private Probe() {}

  static ProbeOutcome run(CephClusters clusters, ProbeTarget target, Clock clock) {
    try {
      return new ProbeOutcome.Saw(
          clusters.probe(target.pool(), target.dataPool()), clock.instant());
    } catch (CephException failure) {
      return ProbeOutcome.Failed.of(failure, target, clock.instant());
    } catch (RuntimeException bug) {
      LOG.atError()
          .addKeyValue("cluster", target.pool().access().cluster())
          .setCause(bug)
          .log("internal error: a probe failed");
      return new ProbeOutcome.Failed("ProbeFailed", String.valueOf(bug), clock.instant());
    }
  }
}
