package dev.cuttle.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some clusters of one tag, and the ledger over them. It keeps its own account of what every
 * cluster can still take, so that it can tell a wrong refusal, or a choice that cannot be carried
 * out, from a right one.
 */
final class SimulatedSite {

  private final List<Cluster> clusters;
  private final MatchingTable table;
  private final Map<String, Load> ledger = new HashMap<>();
  private int asked;

  /** Chosen where there was no room, or refused although a cluster had room. */
  int wrong;

  /** Rightly refused: no cluster had room. */
  int lost;

  SimulatedSite(List<Cluster> clusters) {
    this.clusters = List.copyOf(clusters);
    this.table = Examples.table(clusters);
  }

  /** The name of the cluster that took the volume, or an empty text. */
  String create(String volume, long sizeBytes) {
    asked++;
    Decision decision =
        Placer.place(
            Examples.request(volume, sizeBytes, "ssd", PlacementRequest.DEFAULT_CHOICES),
            table,
            id -> ledger.getOrDefault(id, Load.NONE));
    return switch (decision) {
      case Decision.Placed placed -> take(placed.cluster(), sizeBytes);
      case Decision.Refused refused -> lose(sizeBytes);
    };
  }

  void fill(Cluster cluster, long bytes) {
    Load load = ledger.getOrDefault(cluster.clusterId(), Load.NONE);
    ledger.put(cluster.clusterId(), new Load(load.bytes() + bytes, load.volumes() + 1));
  }

  private String take(Cluster cluster, long sizeBytes) {
    wrong += sizeBytes <= room(cluster) ? 0 : 1;
    fill(cluster, sizeBytes);
    return cluster.name();
  }

  private String lose(long sizeBytes) {
    boolean somebodyHasRoom = clusters.stream().anyMatch(cluster -> sizeBytes <= room(cluster));
    wrong += somebodyHasRoom ? 1 : 0;
    lost += somebodyHasRoom ? 0 : 1;
    return "";
  }

  private double room(Cluster cluster) {
    Capacity capacity = cluster.capacity();
    return capacity.usableBytes()
            * (100 - capacity.reservedPercent())
            / 100.0
            * capacity.overcommitRatio()
        - bytes(cluster);
  }

  long bytes(Cluster cluster) {
    return ledger.getOrDefault(cluster.clusterId(), Load.NONE).bytes();
  }

  int asked() {
    return asked;
  }

  /** prov / limit of the fullest cluster less that of the emptiest. */
  double spread() {
    double[] fills =
        clusters.stream().mapToDouble(c -> bytes(c) / c.capacity().limitBytes()).sorted().toArray();
    return fills[fills.length - 1] - fills[0];
  }
}
