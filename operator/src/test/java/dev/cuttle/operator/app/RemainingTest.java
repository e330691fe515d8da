package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemainingTest {

  @Test
  void withoutVolumesThereIsNothingToSay() {
    assertThat(new Remaining(List.of(), 0).words()).contains("may be uninstalled");
  }

  @Test
  void oneVolumeIsNamedWithItsCluster() {
    assertThat(new Remaining(List.of("pvc-1 on ssd-east"), 1).words())
        .contains("because 1 volume is left: pvc-1 on ssd-east.")
        .contains("--no-hooks", "helm rollback");
  }

  @Test
  void aVolumeThatMovedIsNamedWithTheClusterWhereItIs() {
    VolumePlacement page = new VolumePlacement();
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested("pvc-1", 1L, "ssd", null, null, null),
            place("east"),
            null,
            new Explanation("", List.of(), null)));
    assertThat(CheckUninstall.name(page)).isEqualTo("pvc-1 on east");
    page.setStatus(
        new VolumePlacementStatus(null, null, place("west"), null, null, null, null, null));
    assertThat(CheckUninstall.name(page)).isEqualTo("pvc-1 on west");
  }

  private static PlacementDecided place(String cluster) {
    return new PlacementDecided(cluster, "id-of-" + cluster, "rbd", null, null, "cuttle-pvc-1");
  }

  @Test
  void ofManyTheFirstAreNamed() {
    assertThat(new Remaining(List.of("a on x", "b on y"), 7).words())
        .contains("because 7 volumes are left: a on x, b on y, ….");
  }
}
