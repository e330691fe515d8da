package dev.cuttle.csi.app;

import dev.cuttle.ceph.rados.RadosCeph;
import dev.cuttle.ceph.rados.RadosSettings;
import dev.cuttle.monitoring.CephCallMetrics;
import dev.cuttle.monitoring.Metrics;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The clusters through librados, with their calls measured. Apart from the command, whose class is
 * loaded in every mode to read its options: on a node nothing native may be.
 */
final class MeasuredCeph {

  private MeasuredCeph() {}

  static RadosCeph open(Metrics metrics, Optional<Path> state) {
    return RadosCeph.guarded(RadosSettings.defaults(), new CephCallMetrics(metrics), state);
  }
}
