package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    images.addPool("east", "rbd");
    images.addPool("east", "rbd/room");
    images.addPool("east", "data");
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
    images.addSnapshot(image, "snap");
  }

  @Override
  protected void hold(ImageAddress image) {
    images.addWatcher(image, new Watcher("192.0.2.7:0/1", 4123, 1));
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
}
