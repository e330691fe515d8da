package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.placement.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskedTagsTest {

  private static VolumeRequest request(boolean override) {
    return new VolumeRequest(
        "v",
        World.GIB,
        0,
        Selector.parse("ssd"),
        override,
        ParameterReader.read(Map.of("tags", "ssd", "allowTagOverride", Boolean.toString(override))),
        List.of(),
        Optional.of(new VolumeRequest.Claim("ns", "claim")));
  }

  @Test
  void ownersTagsTakeThePlaceOfTheClasssWhereItAllowsThat() {
    AskedTags asked = new AskedTags(claim -> Optional.of("hdd, archive"));

    assertThat(asked.apply(request(true)).selector()).hasToString("hdd,archive");
    assertThat(asked.apply(request(true)).tagsMayChange()).isTrue();
    assertThat(asked.apply(request(false)).selector()).hasToString("ssd");
  }

  @Test
  void withoutAnnotationTheClasssTagsHold() {
    assertThat(new AskedTags(claim -> Optional.empty()).apply(request(true)).selector())
        .hasToString("ssd");
  }

  @Test
  void annotationThatIsNoSelectorIsRefusedByTheClaimsName() {
    assertThatThrownBy(() -> new AskedTags(claim -> Optional.of("a,,b")).apply(request(true)))
        .isInstanceOf(VolumeException.Invalid.class)
        .hasMessageStartingWith("annotation cuttle.dev/tags of claim ns/claim: ");
  }
}
