package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Mounts} does, the double as well as the real thing. */
public abstract class MountsContract {

  protected abstract Mounts mounts();

  /** A device with an ext4, mounted nowhere. */
  protected abstract Path device();

  /** Where nothing is yet. */
  protected abstract Path place(String name);

  /** Does something while a program works at the target. */
  protected abstract void whileInUse(Path target, Runnable work);

  private Path mounted(String... options) {
    Path stage = place("stage");
    mounts().mount(device(), stage, "ext4", List.of(options));
    return stage;
  }

  @Test
  void filesystemIsMountedAndUnmountedAnyNumberOfTimes() {
    assertThat(mounts().at(place("stage"))).isEmpty();
    Path stage = mounted("noatime");
    assertThat(mounted("noatime")).isEqualTo(stage);
    Mounts.Mount mount = new Mounts.Mount(stage, device(), "/", "ext4", false);
    assertThat(mounts().at(stage)).contains(mount);
    assertThat(mounts().of(device())).containsExactly(mount);
    mounts().unmount(stage);
    mounts().unmount(stage);
    assertThat(mounts().at(stage)).isEmpty();
    assertThat(mounts().of(device())).isEmpty();
  }

  @Test
  void readOnlyIsAnOption() {
    assertThat(mounts().at(mounted("ro")).orElseThrow().readOnly()).isTrue();
  }

  @Test
  void somethingElseAtATargetIsLeftAlone() {
    Path stage = mounted();
    Path other = device().resolveSibling("loop-other");
    assertThatThrownBy(() -> mounts().mount(other, stage, "ext4", List.of()))
        .isInstanceOf(NodeException.AlreadyExists.class);
    assertThatThrownBy(() -> mounts().mount(device(), stage, "xfs", List.of()))
        .isInstanceOf(NodeException.AlreadyExists.class);
    Path publish = place("publish");
    mounts().bind(device(), publish, false);
    assertThatThrownBy(() -> mounts().bind(stage, publish, false))
        .isInstanceOf(NodeException.AlreadyExists.class);
    assertThat(mounts().at(stage).orElseThrow().device()).isEqualTo(device());
  }

  @Test
  void directoryAppearsAtASecondPlaceAndMayBeReadOnlyThere() {
    Path stage = mounted();
    Path publish = place("publish");
    mounts().bind(stage, publish, false);
    mounts().bind(stage, publish, false);
    assertThat(mounts().at(publish).orElseThrow().readOnly()).isFalse();
    // The second step of a call that died after the first.
    mounts().bind(stage, publish, true);
    mounts().bind(stage, publish, true);
    assertThat(mounts().at(publish))
        .contains(new Mounts.Mount(publish, device(), "/", "ext4", true));
    assertThat(mounts().at(stage).orElseThrow().readOnly()).isFalse();
    assertThat(mounts().of(device()))
        .extracting(Mounts.Mount::target)
        .containsExactlyInAnyOrder(stage, publish);
  }

  @Test
  void deviceAppearsAtASecondPlace() {
    Path publish = place("publish");
    mounts().bind(device(), publish, false);
    mounts().bind(device(), publish, false);
    assertThat(mounts().at(publish).orElseThrow().device()).isEqualTo(device());
    mounts().unmount(publish);
    assertThat(mounts().at(publish)).isEmpty();
  }

  @Test
  void whatIsInUseStays() {
    Path stage = mounted();
    whileInUse(
        stage,
        () ->
            assertThatThrownBy(() -> mounts().unmount(stage))
                .isInstanceOf(NodeException.Precondition.class));
    assertThat(mounts().at(stage)).isPresent();
    mounts().unmount(stage);
    assertThat(mounts().at(stage)).isEmpty();
  }

  @Test
  void usageIsCounted() {
    Mounts.Usage usage = mounts().usage(mounted());
    assertThat(usage.totalBytes()).isPositive();
    assertThat(usage.usedBytes() + usage.availableBytes()).isBetween(1L, usage.totalBytes());
    assertThat(usage.usedInodes() + usage.availableInodes()).isEqualTo(usage.totalInodes());
  }
}
