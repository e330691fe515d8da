package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryClustersTest extends CephClustersContract {
  private final InMemoryClusters clusters = new InMemoryClusters();

  InMemoryClustersTest() {
    clusters.add("east", "fsid-east", "rbd", "rbd/room", "data");
    clusters.onlyReads("east", "reader");
    clusters.refuse("east", "stranger");
  }

  private static PoolAddress as(String cluster, String user) {
    return new PoolAddress(
        new CephAccess(
            cluster,
            "fsid-" + cluster,
            List.of("192.0.2.1:6789"),
            user,
            new CephKey("a2V5"),
            Map.of()),
        "rbd",
        "");
  }

  @Override
  protected CephClusters clusters() {
    return clusters;
  }

  @Override
  protected PoolAddress pool() {
    return as("east", "cuttle");
  }

  @Override
  protected String namespace() {
    return "room";
  }

  @Override
  protected String dataPool() {
    return "data";
  }

  @Override
  protected PoolAddress asReader() {
    return as("east", "reader");
  }

  @Override
  protected PoolAddress asStranger() {
    return as("east", "stranger");
  }

  @Override
  protected PoolAddress nowhere() {
    return as("west", "cuttle");
  }

  @Test
  void aFullClusterSaysSoUntilItIsReportedOtherwise() {
    clusters.full("east", "POOL_FULL");
    assertThat(clusters.probe(pool(), Optional.empty()).fullChecks()).containsExactly("POOL_FULL");
    clusters.full("east");
    assertThat(clusters.probe(pool(), Optional.empty()).health()).isEqualTo("HEALTH_OK");
    assertThat(clusters.probed()).containsExactly("east");
  }
}
