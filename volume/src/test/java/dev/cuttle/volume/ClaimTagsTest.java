package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.placement.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimTagsTest {
  private final World world = new World();

  private static VolumeRequest request(boolean override) {
    return new VolumeRequest(
        "v",
        World.GIB,
        0,
        Selector.parse("ssd"),
        override,
        ParameterReader.read(
            Map.of("tags", "ssd", "allowTagOverride", Boolean.toString(override)), Set.of()),
        Optional.empty(),
        List.of(),
        Optional.of(new VolumeRequest.Claim("ns", "claim")));
  }

  private VolumeRecord created(boolean override, Optional<String> annotation) {
    return new ClaimTags(world.volumes(), claim -> annotation).create(request(override));
  }

  @Test
  void ownersTagsTakeThePlaceOfTheClasssWhereItAllowsThat() {
    assertThat(created(true, Optional.of("hdd, archive")).selector()).isEqualTo("hdd,archive");
  }

  @Test
  void ownersTagsAreNotReadWhereTheClassAllowsNone() {
    assertThat(created(false, Optional.of("hdd, archive")).selector()).isEqualTo("ssd");
  }

  @Test
  void ownerMayAskOtherwiseLaterAndGetsTheVolumeThatIsThere() {
    VolumeRecord first = created(true, Optional.of("hdd"));
    assertThat(created(true, Optional.of("ssd")).volumeId()).isEqualTo(first.volumeId());
  }

  @Test
  void withoutAnnotationTheClasssTagsHold() {
    assertThat(created(true, Optional.empty()).selector()).isEqualTo("ssd");
  }

  @Test
  void annotationThatIsNoSelectorIsRefusedByTheClaimsName() {
    assertThatThrownBy(() -> created(true, Optional.of("a,,b")))
        .isInstanceOf(VolumeException.Invalid.class)
        .hasMessageStartingWith("annotation cuttle.dev/tags of claim ns/claim: ");
  }
}
