package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.CephException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One probe; whatever goes wrong in it is an outcome, so that the next one is always scheduled. */
final class Probe {

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private Probe() {}

  /** Empty if the cluster was not asked, because it is not its turn: ask again soon. */
  static Optional<ProbeOutcome> run(CephClusters clusters, ProbeTarget target, Clock clock) {
    try {
      return Optional.of(
          new ProbeOutcome.Saw(clusters.probe(target.pool(), target.dataPool()), clock.instant()));
    } catch (CephException.Postponed turn) {
      return Optional.empty();
    } catch (CephException failure) {
      return Optional.of(ProbeOutcome.Failed.of(failure, target, clock.instant()));
    } catch (RuntimeException bug) {
      LOG.atError()
          .addKeyValue("cluster", target.pool().access().cluster())
          .setCause(bug)
          .log("internal error: a probe failed");
      return Optional.of(
          new ProbeOutcome.Failed("ProbeFailed", String.valueOf(bug), clock.instant()));
    }
  }
}
