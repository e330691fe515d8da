package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

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
  void ofManyTheFirstAreNamed() {
    assertThat(new Remaining(List.of("a on x", "b on y"), 7).words())
        .contains("because 7 volumes are left: a on x, b on y, ….");
  }
}
