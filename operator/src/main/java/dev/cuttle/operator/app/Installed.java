package dev.cuttle.operator.app;

import dev.cuttle.api.StorageCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an installation is.
 *
 * @param lines one for each thing that was looked at
 * @param well whether all of them are as they should be
 */
record Installed(List<String> lines, boolean well) {

  Installed {
    lines = List.copyOf(lines);
  }

  static Installed of(Optional<Lease> lease, List<StorageCluster> clusters, Instant now) {
    Optional<String> leader = lease.map(Lease::getSpec).flatMap(held -> holder(held, now));
    List<String> lines = new ArrayList<>();
    lines.add(
        leader.map(holder -> "operator: " + holder + " leads").orElse("operator: nobody leads"));
    clusters.forEach(cluster -> lines.add("cluster " + words(cluster)));
    if (clusters.isEmpty()) {
      lines.add("no cluster yet: make a StorageCluster");
    }
    return new Installed(
        lines, leader.isPresent() && clusters.stream().allMatch(Installed::isReady));
  }

  private static Optional<String> holder(LeaseSpec held, Instant now) {
    if (held.getRenewTime() == null || held.getLeaseDurationSeconds() == null) {
      return Optional.empty();
    }
    Instant until = held.getRenewTime().toInstant().plusSeconds(held.getLeaseDurationSeconds());
    return Optional.ofNullable(held.getHolderIdentity())
        .filter(holder -> !holder.isEmpty() && now.isBefore(until));
  }

  private static Optional<Condition> ready(StorageCluster cluster) {
    return Stream.ofNullable(cluster.getStatus())
        .flatMap(status ->
            Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream())
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst();
  }

  private static boolean isReady(StorageCluster cluster) {
    return ready(cluster).filter(condition -> condition.getStatus().equals("True")).isPresent();
  }

  private static String words(StorageCluster cluster) {
    String name = cluster.getMetadata().getName() + ": ";
    return name
        + (isReady(cluster)
            ? "Ready"
            : ready(cluster)
                .map(why -> "not Ready, " + why.getReason() + ": " + why.getMessage())
                .orElse("not looked at yet"));
  }
}
