package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.PoolAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesInHandTest {
  private static final CephAccess EAST =
      new CephAccess("east", "fsid", List.of("192.0.2.1"), "cuttle", new CephKey("a2V5"), Map.of());

  private final ImagesInHand images = new ImagesInHand("east");

  private static ImageAddress image(String pool, String namespace, String name) {
    return new PoolAddress(EAST, pool, namespace).image(name);
  }

  @Test
  void aSecondChangeOfTheSameImageIsRefusedAndItsOutcomeUnknown() throws NativeFailure {
    images.alone(
        image("rbd", "", "a"),
        "creating",
        () -> {
          assertThatThrownBy(() -> images.alone(image("rbd", "", "a"), "removing", () -> 1))
              .isInstanceOfSatisfying(
                  CephException.Unreachable.class,
                  failure -> assertThat(failure.hadNoEffect()).isFalse())
              .hasMessageContaining("removing")
              .hasMessageContaining("has not ended yet");
          return 0;
        });
  }

  @Test
  void otherImagesAreNotItsConcern() throws NativeFailure {
    int answer =
        images.alone(
            image("rbd", "", "a"),
            "creating",
            () ->
                images.alone(image("rbd", "", "b"), "creating", () -> 1)
                    + images.alone(image("ssd", "", "a"), "creating", () -> 1)
                    + images.alone(image("rbd", "prod", "a"), "creating", () -> 1));
    assertThat(answer).isEqualTo(3);
  }

  @Test
  void anImageIsFreeAgainWhenItsChangeHasEndedOrFailed() throws NativeFailure {
    assertThatThrownBy(() ->
            images.alone(
                image("rbd", "", "a"),
                "creating",
                () -> {
                  throw new NativeFailure(NativeFailure.Step.CALL, ErrnoTable.ENOENT, "");
                }))
        .isInstanceOf(NativeFailure.class);
    assertThat(images.alone(image("rbd", "", "a"), "creating", () -> 1)).isEqualTo(1);
    assertThat(images.alone(image("rbd", "", "a"), "creating", () -> 2)).isEqualTo(2);
  }
}
