package dev.cuttle.ceph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Clusters that live in this process: what a probe sees is what the test says. */
public final class InMemoryClusters implements CephClusters {
  private final ConcurrentHashMap<String, ClusterReport> reports = new ConcurrentHashMap<>();
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();
  private final Set<String> readers = ConcurrentHashMap.newKeySet();
  private final Set<String> probed = ConcurrentHashMap.newKeySet();
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

  /** The monitors do not know this user. */
  public void refuse(String cluster, String user) {
    strangers.add(cluster + "/" + user);
  }

  /** This user may write nowhere. */
  public void onlyReads(String cluster, String user) {
    readers.add(cluster + "/" + user);
  }

  /** These health checks of the cluster stop writes from now on; none: it has room again. */
  public void full(String cluster, String... checks) {
    var _ = reports.computeIfPresent(cluster, (key, report) -> full(report, checks));
  }

  /** The clusters that were ever probed. */
  public Set<String> probed() {
    return Set.copyOf(probed);
  }

  public Set<String> forgotten() {
    return Set.copyOf(forgotten);
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    String cluster = pool.access().cluster();
    probed.add(cluster);
    return faults.run(
        new PortCall(cluster, PortCall.Operation.PROBE, pool.pool()),
        () -> seen(cluster, pool, dataPool));
  }

  private ClusterReport seen(String cluster, PoolAddress pool, Optional<String> dataPool) {
    ClusterReport report = reports.get(cluster);
    if (report == null) {
      throw new CephException.Unreachable(
          cluster, "probing", 110, "no monitor lets us in in time", false);
    }
    if (!report.fsid().equals(pool.access().fsid())) {
      throw new CephException.WrongCluster(
          cluster, "probing", "the cluster behind these monitors has the fsid " + report.fsid());
    }
    mustLetIn(cluster, pool);
    mustHave(cluster, pool.pool());
    if (!pool.namespace().isEmpty()) {
      mustHave(cluster, pool.pool() + "/" + pool.namespace());
    }
    dataPool.ifPresent(name -> mustHave(cluster, name));
    mustLetWrite(cluster, pool);
    return faults.of(cluster) == InMemoryFaults.Fault.FULL ? full(report, "OSD_FULL") : report;
  }

  private static ClusterReport full(ClusterReport report, String... checks) {
    return new ClusterReport(
        report.fsid(),
        report.version(),
        checks.length == 0 ? "HEALTH_OK" : "HEALTH_ERR",
        List.of(checks),
        report.pool());
  }

  private void mustLetIn(String cluster, PoolAddress pool) {
    if (strangers.contains(cluster + "/" + pool.access().user())) {
      throw new CephException.NotPermitted(cluster, "probing", 13, "the user is refused");
    }
  }

  private void mustLetWrite(String cluster, PoolAddress pool) {
    String user = pool.access().user();
    if (readers.contains(cluster + "/" + user)) {
      throw new CephException.NotPermitted(
          cluster,
          "probing",
          1,
          "user client.%s may not write to pool %s: it needs osd 'profile rbd pool=%s'"
              .formatted(user, pool.pool(), pool.pool()));
    }
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
