package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.PoolAddress;
import java.time.Duration;
import java.util.Optional;

/** One look at a cluster, through a connection of its own. */
final class ClusterProbe {
  private ClusterProbe() {}

  static ClusterReport run(
      Contacts contacts, PoolAddress pool, Optional<String> dataPool, Duration deadline)
      throws NativeFailure {
    Connection connection = contacts.open(pool.access(), deadline);
    try {
      if (dataPool.isPresent()) {
        connection.mustHavePool(dataPool.get());
      }
      // Asks an OSD; the answer does not matter, that there is one does.
      var _ = connection.withPool(pool, open -> open.has(ImageDirectory.OBJECT));
      return report(connection, pool, dataPool);
    } finally {
      connection.retire();
    }
  }

  private static ClusterReport report(
      Connection connection, PoolAddress pool, Optional<String> dataPool) throws NativeFailure {
    MonitorAnswers answers =
        new MonitorAnswers(
            connection.ask("{\"prefix\":\"health\",\"detail\":\"detail\",\"format\":\"json\"}"),
            connection.ask("{\"prefix\":\"df\",\"detail\":\"detail\",\"format\":\"json\"}"),
            connection.ask(
                "{\"prefix\":\"osd pool ls\",\"detail\":\"detail\",\"format\":\"json\"}"),
            connection.ask("{\"prefix\":\"versions\",\"format\":\"json\"}"));
    return answers
        .report(pool.access().fsid(), pool.pool(), dataPool)
        .withUnresolved(connection.unresolved());
  }
}
