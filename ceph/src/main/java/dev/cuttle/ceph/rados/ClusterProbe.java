package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.PoolAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One look at a cluster, through a connection of its own: can images be made there now? */
final class ClusterProbe {
  private final Connection connection;
  private final PoolAddress pool;
  private final Optional<String> dataPool;

  private ClusterProbe(Connection connection, PoolAddress pool, Optional<String> dataPool) {
    this.connection = connection;
    this.pool = pool;
    this.dataPool = dataPool;
  }

  static ClusterReport run(
      Contacts contacts, PoolAddress pool, Optional<String> dataPool, Duration deadline)
      throws NativeFailure {
    Connection connection = contacts.open(pool.access(), TimeLimits.of(deadline));
    try {
      return new ClusterProbe(connection, pool, dataPool).look();
    } finally {
      connection.retire();
    }
  }

  private ClusterReport look() throws NativeFailure {
    if (dataPool.isPresent()) {
      connection.mustHavePool(dataPool.get());
    }
    MonitorAnswers answers = askMonitors();
    answers.mustTakeImages(pool.pool(), dataPool);
    ClusterReport report =
        answers
            .report(pool.access().fsid(), pool.pool(), dataPool)
            .withUnresolved(connection.unresolved());
    askOsds(report);
    return report;
  }

  private MonitorAnswers askMonitors() throws NativeFailure {
    Map<MonQuestion, String> answers = new EnumMap<>(MonQuestion.class);
    for (MonQuestion question : MonQuestion.values()) {
      answers.put(question, connection.ask(question.json()));
    }
    return new MonitorAnswers(answers);
  }

  /** While writes are paused, the client itself would keep ours until its time is up. */
  private void askOsds(ClusterReport report) throws NativeFailure {
    if (report.fullChecks().contains(MonitorAnswers.PAUSED)) {
      return;
    }
    WriteRight.forImages(connection, pool);
    if (dataPool.isPresent()) {
      WriteRight.forData(
          connection, new PoolAddress(pool.access(), dataPool.get(), pool.namespace()));
    }
  }
}
