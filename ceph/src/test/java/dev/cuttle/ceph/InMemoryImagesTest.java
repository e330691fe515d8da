package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryImagesTest extends RbdImagesContract {
  private static final PoolAddress POOL =
      new PoolAddress(
          new CephAccess(
              "east", "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey("a2V5"), Map.of()),
          "rbd",
          "");

  private final InMemoryImages images = new InMemoryImages();

  InMemoryImagesTest() {
    images.pools().add("east", "rbd");
    images.pools().add("east", "rbd/room");
    images.pools().add("east", "data");
  }

  @Override
  protected RbdImages images() {
    return images;
  }

  @Override
  protected PoolAddress pool() {
    return POOL;
  }

  @Override
  protected String namespace() {
    return "room";
  }

  @Override
  protected String dataPool() {
    return "data";
  }

  @Override
  protected void snapshot(ImageAddress image) {
    images.pools().snapshot(image.text(), "snap");
  }

  @Override
  protected void hold(ImageAddress image) {
    images.pools().openedBy(image.text(), new Watcher("192.0.2.7:0/1", 4123, 1));
  }

  @Test
  void aLostAnswerTookEffect() {
    ImageAddress image = POOL.image("a");
    images.faults().inject("east", InMemoryFaults.Fault.ANSWER_LOST);
    assertThatThrownBy(() -> images.create(image, ImageSpec.ofSize(1)))
        .isInstanceOfSatisfying(
            CephException.Unreachable.class, e -> assertThat(e.hadNoEffect()).isFalse());
    images.faults().heal("east");
    assertThat(images.exists(image)).isTrue();
  }

  @Test
  void anUnreachableClusterRefusesAndHeals() {
    ImageAddress image = POOL.image("a");
    images.faults().inject("east", InMemoryFaults.Fault.UNREACHABLE);
    assertThatThrownBy(() -> images.exists(image)).isInstanceOf(CephException.Unreachable.class);
    images.faults().heal("east");
    assertThat(images.exists(image)).isFalse();
  }

  @Test
  void aFullClusterStillRemoves() {
    images.create(POOL.image("a"), ImageSpec.ofSize(1));
    images.faults().inject("east", InMemoryFaults.Fault.FULL);
    assertThatThrownBy(() -> images.create(POOL.image("b"), ImageSpec.ofSize(1)))
        .isInstanceOf(CephException.NoSpace.class);
    images.remove(POOL.image("a"));
    assertThat(images.exists(POOL.image("a"))).isFalse();
  }

  @Test
  void oneKindOfCallFailsAsScriptedUntilTheClusterIsHealed() {
    ImageAddress image = POOL.image("a");
    CephException busy = new CephException.Busy("east", "removing image a", 16, "it is in use");
    images.create(image, ImageSpec.ofSize(1));
    images.faults().fail("east", busy, PortCall.Operation.REMOVE);
    assertThatThrownBy(() -> images.remove(image)).isSameAs(busy);
    assertThat(images.exists(image)).isTrue();
    images.faults().heal("east");
    images.remove(image);
    assertThat(images.calls("east", PortCall.Operation.REMOVE)).isEqualTo(2);
    assertThat(images.calls()).isEqualTo(4);
  }

  @Test
  void aFailureAfterwardsTookEffectAndHooksSeeEachCall() {
    List<String> seen = new ArrayList<>();
    CephException silent = new CephException.Unreachable("east", "creating", 110, "silent", true);
    images.faults().before("east", call -> seen.add("before " + call.task()));
    images.faults().after("east", call -> seen.add("after " + call.task()));
    images.faults().failAfterwards("east", silent, PortCall.Operation.CREATE);
    assertThatThrownBy(() -> images.create(POOL.image("a"), ImageSpec.ofSize(1))).isSameAs(silent);
    assertThat(images.exists(POOL.image("a"))).isTrue();
    assertThat(seen)
        .containsExactly(
            "before creating image a",
            "after creating image a",
            "before looking for image a",
            "after looking for image a");
  }

  @Test
  void aCallThatHangsTooLongIsUnreachable() {
    images.faults().hang("east", Duration.ofMillis(1));
    assertThatThrownBy(() -> images.exists(POOL.image("a")))
        .isInstanceOf(CephException.Unreachable.class);
  }

  @Test
  void aNameWithNothingBehindItIsTakenAndRemoved() {
    ImageAddress image = POOL.image("a");
    images.pools().putName(image.text());
    assertThat(images.exists(image)).isTrue();
    assertThat(images.stat(image)).isEmpty();
    assertThatThrownBy(() -> images.create(image, ImageSpec.ofSize(1)))
        .isInstanceOf(CephException.AlreadyExists.class);
    images.remove(image);
    assertThat(images.pools().all()).isEmpty();
  }

  @Test
  void whatARemovalLeftIsClearedWithTheName() {
    ImageAddress image = POOL.image("a");
    images.pools().removeInPart(image.text());
    images.pools().put(image.text(), 5, Map.of("key", "value"));
    images.finishRemovals(image);
    assertThat(images.pools().removedInPart()).isEmpty();
    assertThat(images.metadata(image, "key")).hasValue("value");
    images.pools().removeInPart(image.text());
    images.remove(image);
    assertThat(images.pools().removedInPart()).isEmpty();
  }
}
