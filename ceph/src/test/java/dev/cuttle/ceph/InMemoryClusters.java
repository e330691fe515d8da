package dev.cuttle.ceph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Clusters that live in this process: what a probe sees is what the test says. */
public final class InMemoryClusters implements CephClusters {
  private final ConcurrentHashMap<String, ClusterReport> reports = new ConcurrentHashMap<>();
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
  private final InMemoryFaults faults;

  public InMemoryClusters(InMemoryFaults faults) {
    this.faults = faults;
  }

  public InMemoryClusters() {
    this(new InMemoryFaults());
  }

  public InMemoryFaults faults() {
    return faults;
  }

  /** A cluster with these pools, healthy, of 1 TiB. */
  public void add(String cluster, String fsid, String... poolNames) {
    report(
        cluster,
        new ClusterReport(
            fsid,
            "16.2.15",
            "HEALTH_OK",
            List.of(),
            new ClusterReport.PoolUsage(1L << 40, 0, 1L << 40, 0)));
    for (String pool : poolNames) {
      pools.add(cluster + ":" + pool);
    }
  }

  /** What the next probes see. */
  public void report(String cluster, ClusterReport report) {
    reports.put(cluster, report);
  }

  public Set<String> forgotten() {
    return Set.copyOf(forgotten);
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    String cluster = pool.access().cluster();
    faults.before(cluster, "probing", false);
    ClusterReport report = reports.get(cluster);
    if (report == null) {
      throw new CephException.Unreachable(
          cluster, "probing", 110, "no monitor lets us in in time", false);
    }
    if (!report.fsid().equals(pool.access().fsid())) {
      throw new CephException.WrongCluster(
          cluster, "probing", "the cluster behind these monitors has the fsid " + report.fsid());
    }
    mustHave(cluster, pool.pool());
    dataPool.ifPresent(name -> mustHave(cluster, name));
    return faults.of(cluster) == InMemoryFaults.Fault.FULL ? full(report) : report;
  }

  private static ClusterReport full(ClusterReport report) {
    return new ClusterReport(
        report.fsid(), report.version(), "HEALTH_ERR", List.of("OSD_FULL"), report.pool());
  }

  private void mustHave(String cluster, String pool) {
    if (!pools.contains(cluster + ":" + pool)) {
      throw new CephException.PoolMissing(cluster, "probing", 2, "there is no pool " + pool);
    }
  }

  @Override
  public void forget(String cluster) {
    forgotten.add(cluster);
  }
}
