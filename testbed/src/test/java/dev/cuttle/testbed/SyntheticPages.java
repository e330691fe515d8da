package dev.cuttle.testbed;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.ClusterVerdict;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.Verdict;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Pages of volumes that are nowhere: a ledger of a given size, without as many images. */
final class SyntheticPages {

  private static final int CALLERS = 16;

  /** No StorageCluster has it, so that nothing is counted against a real one. */
  private static final String NO_CLUSTER = new UUID(0, 1).toString();

  private final KubernetesClient client;
  private int made;

  SyntheticPages(KubernetesClient client) {
    this.client = client;
  }

  void growTo(int pages) throws Exception {
    if (pages > made) {
      int before = made;
      Timings.together(CALLERS, pages - before, i -> client.resource(page(before + i)).create());
      made = pages;
    }
  }

  /** One by one: a single request for all of them outlasts every deadline. */
  void remove() throws Exception {
    Timings.together(
        CALLERS, made, i -> client.resources(VolumePlacement.class).withName(name(i)).delete());
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "bench-page-%08d", i);
  }

  private static VolumePlacement page(int i) {
    String name = name(i);
    VolumePlacement page = new VolumePlacement();
    page.setMetadata(new ObjectMetaBuilder().withName(name).build());
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested(
                name,
                1L << 30,
                "ssd",
                new VolumePlacementSpec.ClaimReference("default", name),
                Map.of(),
                null),
            new PlacementDecided("nowhere", NO_CLUSTER, "rbd", null, null, "cuttle-" + name),
            null,
            new Explanation(
                "made by the benchmark",
                List.of(new ClusterVerdict("nowhere", Verdict.Chosen, null, null, "1", "1")),
                null)));
    return page;
  }
}
