package dev.cuttle.volume;

import static dev.cuttle.volume.World.imageOf;
import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.RoomRequest;
import dev.cuttle.placement.Selector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A page in each state, and what each call then answers. PageStatesIT has the same on real parts.
 */
class PageStatesTest {
  private final World world = new World();
  private final Volumes volumes = world.volumes();
  private final VolumeRecord made = volumes.create(request("v", "ssd"));

  /** A page as somebody else may have left it, "MOVING" being Bound with a target. */
  private void put(String state) {
    world.ledger.change(
        made.key(),
        page ->
            state.equals("MOVING")
                ? ChangedPage.at(moving(page), page)
                : ChangedPage.in(VolumeState.valueOf(state), page));
  }

  private static VolumeRecord.Places moving(VolumeRecord page) {
    ImageLocation here = page.location();
    ImageLocation there =
        new ImageLocation("hdd-archive", World.ARCHIVE, "rbd", "", Optional.empty(), here.image());
    return new VolumeRecord.Places(
        here, page.places().imageId(), Optional.of(there), Optional.of(new CopyProgress(1, 4)));
  }

  @Test
  void createAgainWhenADeletionWasCutShortFinishesItWhereverTheImagesAre() {
    put("MOVING");
    world.images.pools().put("hdd-archive:rbd/cuttle-v", World.GIB, Map.of(ImageMark.KEY, "v"));
    world.images.pools().rename(imageOf(made), "holiday");
    put("DELETING");

    world.holdsOnly(volumes.create(request("v", "ssd")));
  }

  @Test
  void createAgainLeavesTheDeletionOfAnAttachedVolumeAlone() {
    volumes.attach(attachment());
    world.images.pools().rename(imageOf(made), "holiday");
    put("DELETING");

    answers(() -> volumes.create(request("v", "ssd")), "is being deleted");
    assertThat(world.images.pools().all()).hasSize(1);
  }

  private VolumeRecord page() {
    return Objects.requireNonNull(world.ledger.pages().get("v"));
  }

  private AttachRequest attachment() {
    return new AttachRequest(made.volumeId(), "node-1", AttachRequest.Sharing.ONE_NODE, false);
  }

  private static void answers(ThrowingCallable call, String outcome) {
    if (outcome.equals("ok")) {
      assertThatCode(call).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(call)
          .isInstanceOf(VolumeException.Aborted.class)
          .hasMessageContaining(outcome);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RESERVED, ok",
    "COPYING, is being copied",
    "BOUND, ok",
    "MOVING, ok",
    "DELETING, is being deleted"
  })
  void createAgain(String state, String outcome) {
    put(state);
    answers(
        () -> assertThat(volumes.create(request("v", "ssd")).volumeId()).isEqualTo(made.volumeId()),
        outcome);
    VolumeState now = page().state();
    // A page that is copied is never committed by anybody but who copies.
    assertThat(now)
        .isEqualTo(
            switch (state) {
              case "COPYING" -> VolumeState.COPYING;
              case "DELETING" -> VolumeState.DELETING;
              default -> VolumeState.BOUND;
            });
  }

  @ParameterizedTest
  @CsvSource({"RESERVED", "COPYING", "BOUND", "MOVING", "DELETING"})
  void delete(String state) {
    put(state);
    if (state.equals("MOVING")) {
      world.images.pools().put("hdd-archive:rbd/cuttle-v", World.GIB, Map.of(ImageMark.KEY, "v"));
    }
    volumes.delete(made.volumeId());
    assertThat(world.images.pools().all()).isEmpty();
    assertThat(world.ledger.pages()).isEmpty();
    volumes.delete(made.volumeId());
  }

  @ParameterizedTest
  @CsvSource({
    "RESERVED, is being created",
    "COPYING, is being copied",
    "BOUND, ok",
    "MOVING, ok",
    "DELETING, is being deleted"
  })
  void attach(String state, String outcome) {
    put(state);
    answers(() -> assertThat(volumes.attach(attachment())).isEqualTo(made.location()), outcome);
    assertThat(page().attachments()).hasSize(outcome.equals("ok") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "RESERVED, is being created",
    "COPYING, is being copied",
    "BOUND, ok",
    "MOVING, is being moved to cluster hdd-archive",
    "DELETING, is being deleted"
  })
  void expand(String state, String outcome) {
    put(state);
    ExpandRequest request = new ExpandRequest(made.volumeId(), 2 * World.GIB, 0);
    answers(() -> assertThat(volumes.expand(request)).isEqualTo(2 * World.GIB), outcome);
    assertThat(page().sizeBytes()).isEqualTo((outcome.equals("ok") ? 2 : 1) * World.GIB);
  }

  @ParameterizedTest
  @CsvSource({"RESERVED", "COPYING", "BOUND", "MOVING", "DELETING"})
  void detach(String state) {
    volumes.attach(attachment());
    put(state);
    volumes.detach(new DetachRequest(made.volumeId(), Optional.of("node-1")));
    assertThat(page().attachments()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RESERVED", "COPYING", "BOUND", "MOVING", "DELETING"})
  void find(String state) {
    put(state);
    assertThat(volumes.find(made.volumeId())).isEqualTo(made.location());
  }

  @ParameterizedTest
  @CsvSource({
    "RESERVED, the volume is being created",
    "COPYING, the volume is being copied",
    "BOUND,",
    "MOVING,",
    "DELETING, the volume is being deleted"
  })
  void inspect(String state, @Nullable String trouble) {
    put(state);
    InspectedVolume told = volumes.inspect(made.volumeId());
    assertThat(told.trouble()).isEqualTo(Optional.ofNullable(trouble));
    assertThat(told.sizeBytes()).isEqualTo(World.GIB);
  }

  @ParameterizedTest
  @CsvSource({"RESERVED, 0", "COPYING, 0", "BOUND, 1", "MOVING, 1", "DELETING, 1"})
  void list(String state, int times) {
    put(state);
    assertThat(volumes.list(0, Optional.empty()).volumes())
        .hasSize(times)
        .allMatch(told -> told.volumeId().equals(made.volumeId()))
        .allMatch(told -> told.trouble().isPresent() == state.equals("DELETING"));
  }

  /** Whatever comes of the volume, its promise stands until its page is gone. */
  @ParameterizedTest
  @CsvSource({"RESERVED, 1", "COPYING, 1", "BOUND, 1", "MOVING, 1", "DELETING, 1"})
  void room(String state, int gibibytes) {
    RoomRequest ssd = new RoomRequest(Optional.of(Selector.parse("ssd")), World.GIB, List.of());
    put(state);
    assertThat(volumes.room(ssd).totalBytes()).isEqualTo((2 * 1800L - gibibytes) * World.GIB);
    volumes.delete(made.volumeId());
    assertThat(volumes.room(ssd).totalBytes()).isEqualTo(2 * 1800L * World.GIB);
  }

  @Test
  void volumeThatMovedKeepsItsIdAndIsFoundWhereItIs() {
    String before = imageOf(made);
    ImageLocation there =
        new ImageLocation(
            "hdd-archive", World.ARCHIVE, "rbd", "", Optional.empty(), made.location().image());
    world.images.pools().take(before);
    world.images.pools().put("hdd-archive:rbd/cuttle-v", World.GIB, Map.of(ImageMark.KEY, "v"));
    world.ledger.change(
        made.key(), page -> ChangedPage.at(ChangedPage.place(there, Optional.empty()), page));

    assertThat(volumes.create(request("v", "ssd")).volumeId()).isEqualTo(made.volumeId());
    assertThat(volumes.attach(attachment())).isEqualTo(there);
    assertThat(volumes.inspect(made.volumeId()).nodes()).containsExactly("node-1");
    assertThat(volumes.inspect(made.volumeId()).trouble()).isEmpty();
    assertThat(volumes.list(0, Optional.empty()).volumes())
        .containsExactly(volumes.inspect(made.volumeId()));
    volumes.detach(new DetachRequest(made.volumeId(), Optional.empty()));
    volumes.delete(made.volumeId());
    assertThat(world.images.pools().all()).isEmpty();
  }
}
