package dev.cuttle.operator.audit;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.kubernetes.PagePlaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A ledger whose memory may lag behind what the API server holds. */
final class InMemoryPages implements Pages {

  private final Map<String, VolumePlacement> stored = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  void write(String name, String clusterID, Phase phase) {
    write(name, new PlacementDecided("c", clusterID, "rbd", null, null, "cuttle-" + name), phase);
  }

  void write(String name, PlacementDecided decision, Phase phase) {
    VolumePlacement page = new VolumePlacement();
    page.setMetadata(new ObjectMetaBuilder().withName(name).build());
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested(name, 1L, "ssd", null, null, null),
            decision,
            null,
            new Explanation("", List.of(), null)));
    page.setStatus(new VolumePlacementStatus(phase, null, null, null, null, null, null, null));
    stored.put(name, page);
  }

  /** The volume is there by now, or on its way there. */
  void place(String name, @Nullable PlacementDecided location, @Nullable PlacementDecided target) {
    VolumePlacement page = Objects.requireNonNull(stored.get(name));
    page.setStatus(
        new VolumePlacementStatus(
            page.getStatus().phase(), null, location, null, target, null, null, null));
  }

  void see(String name) {
    seen.add(name);
  }

  void writeAndSee(String name, String clusterID, Phase phase) {
    write(name, clusterID, phase);
    seen.add(name);
  }

  @Override
  public boolean synced() {
    return true;
  }

  @Override
  public boolean names(String page, String clusterID) {
    return seen.contains(page)
        && read(page).filter(it -> PagePlaces.clusterIds(it).contains(clusterID)).isPresent();
  }

  @Override
  public Stream<String> on(String clusterID) {
    return seen.stream().filter(page -> names(page, clusterID));
  }

  @Override
  public Optional<VolumePlacement> read(String page) {
    return Optional.ofNullable(stored.get(page));
  }
}
