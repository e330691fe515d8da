package dev.cuttle.volume;

import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FindVolumeTest {

  private final World world = new World();
  private final FindVolume find = new FindVolume(world.ledger, world.directory, world.images);

  @Test
  void volumeIsFoundByItsPageAndWithoutOneByItsImage() {
    VolumeRecord volume = world.creator().create(request("v", "ssd"));

    assertThat(find.find(volume.volumeId())).isEqualTo(volume.location());
    world.ledger.erase(volume);
    assertThat(find.find(volume.volumeId()).image()).isEqualTo("cuttle-v");
  }

  @Test
  void whatNobodyKnowsIsNotFound() {
    for (String cluster : new String[] {World.EAST, "00000000-0000-0000-0000-0000000000ff"}) {
      VolumeId id = new VolumeId(cluster, "rbd", "", "cuttle-v");
      assertThatThrownBy(() -> find.find(id)).isInstanceOf(VolumeException.NotFound.class);
    }
  }
}
