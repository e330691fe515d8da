package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.placement.Decision;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;
import dev.cuttle.placement.Selector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasureRoomTest {

  /** Of each cluster. */
  private static final long LIMIT = 1800 * World.GIB;

  private final World world = new World();
  private final Volumes volumes = world.volumes();

  private Room room(String selector) {
    return volumes.room(
        new RoomRequest(Optional.of(Selector.parse(selector)), World.GIB, List.of()));
  }

  @Test
  void pagesAndHoldsAreTakenOff() {
    assertThat(room("ssd")).isEqualTo(new Room(2 * LIMIT, LIMIT));

    volumes.create(World.request("v", "hdd", 100 * World.GIB));
    world.ledger.hold(VolumeKey.of("w"), World.ARCHIVE, 50 * World.GIB);

    assertThat(room("hdd").totalBytes()).isEqualTo(LIMIT - 150 * World.GIB);
    assertThat(room("ssd").totalBytes()).as("of others").isEqualTo(2 * LIMIT);
  }

  @Test
  void whatRoomIsSaidToBeCanBeMade() {
    volumes.create(World.request("v", "hdd", World.GIB));
    long largest = room("hdd").largestBytes();

    volumes.create(World.request("w", "hdd", largest));

    assertThat(room("hdd")).isEqualTo(new Room(0, 0));
  }

  @Test
  void anUnknownTagIsRefusedAsByACreate() {
    assertThatThrownBy(() -> room("sdd"))
        .isInstanceOfSatisfying(
            VolumeException.NotPlaced.class,
            refused ->
                assertThat(refused.refusal().why()).isEqualTo(Decision.Refused.Why.UNKNOWN_TAG))
        .hasMessageContaining("did you mean 'ssd'");
  }

  @Test
  void beforeTheTableIsReadNothingIsSaid() {
    world.directory.unread(true);
    assertThatThrownBy(() -> room("ssd")).isInstanceOf(VolumeException.Unavailable.class);
  }
}
