package dev.cuttle.csi.app;

import dev.cuttle.monitoring.Metrics;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.LedgerSums;
import dev.cuttle.placement.Load;
import dev.cuttle.volume.ClusterDirectory;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeLedger;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the ledger has promised on each cluster of the table, as gauges. */
final class LedgerMetrics implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerMetrics.class);

  private final ClusterDirectory directory;
  private final VolumeLedger ledger;
  private final MultiGauge bytes;
  private final MultiGauge volumes;

  LedgerMetrics(ClusterDirectory directory, VolumeLedger ledger, Metrics metrics) {
    this.directory = directory;
    this.ledger = ledger;
    this.bytes =
        MultiGauge.builder("cuttle.ledger.provisioned")
            .description("Bytes that the ledger has promised")
            .baseUnit("bytes")
            .register(metrics.registry());
    this.volumes =
        MultiGauge.builder("cuttle.ledger.volumes")
            .description("Pages in the ledger")
            .register(metrics.registry());
  }

  @Override
  public void run() {
    try {
      List<Cluster> clusters = directory.table().clusters();
      LedgerSums sums = ledger.sums();
      bytes.register(rows(clusters, sums, Load::bytes), true);
      volumes.register(rows(clusters, sums, Load::volumes), true);
    } catch (VolumeException.Unavailable notReadYet) {
      LOG.debug("no sums of the ledger yet: {}", notReadYet.getMessage());
    }
  }

  private static List<MultiGauge.Row<?>> rows(
      List<Cluster> clusters, LedgerSums sums, ToLongFunction<Load> value) {
    return clusters.stream()
        .<MultiGauge.Row<?>>map(cluster ->
            MultiGauge.Row.of(
                Tags.of("cluster", cluster.name()),
                value.applyAsLong(sums.on(cluster.clusterId()))))
        .toList();
  }
}
