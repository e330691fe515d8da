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

    assertThat(find.find(volume.volumeId().text())).isEqualTo(volume.location());
    world.ledger.erase(volume);
    assertThat(find.find(volume.volumeId().text()).image()).isEqualTo("cuttle-v");
  }

  @Test
  void whatNobodyKnowsIsNotFound() {
    for (String id :
        new String[] {
          "no-id",
          new VolumeId(World.EAST, "rbd", "", "cuttle-v").text(),
          new VolumeId("00000000-0000-0000-0000-0000000000ff", "rbd", "", "cuttle-v").text()
        }) {
      assertThatThrownBy(() -> find.find(id)).isInstanceOf(VolumeException.NotFound.class);
    }
  }
}
