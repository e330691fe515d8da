package dev.cuttle.api;

import dev.cuttle.api.VolumePlacementSpec.ClaimReference;
import dev.cuttle.api.VolumePlacementSpec.ClusterVerdict;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.Verdict;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;

/** Pages as the driver writes them. */
public final class Pages {
  public static final String EAST = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  public static final String WEST = "0d3a7f6e-5d9b-4a53-8f3c-0a6d5e1c2b44";

  private Pages() {}

  public static VolumePlacement page(String name, String clusterID, long bytes) {
    VolumePlacement page = new VolumePlacement();
    page.setMetadata(new ObjectMetaBuilder().withName(name).build());
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested(
                name, bytes, "ssd,prod", new ClaimReference("shop", "data"), Map.of(), null),
            new PlacementDecided("ssd-east", clusterID, "rbd", null, null, "cuttle-" + name),
            null,
            new Explanation(
                "ssd-east: the emptiest of 1",
                List.of(new ClusterVerdict("ssd-east", Verdict.Chosen, null, null, "0.71", "0.2")),
                0)));
    return page;
  }

  public static VolumePlacement page(String name, String clusterID, long bytes, String version) {
    VolumePlacement page = page(name, clusterID, bytes);
    page.getMetadata().setResourceVersion(version);
    return page;
  }
}
