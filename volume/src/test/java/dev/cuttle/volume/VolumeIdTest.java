package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VolumeIdTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private static final String PVC = "pvc-0e1c0b4e-5f3a-4f8e-9d61-2f7f0d9a8b1c";

  /** These texts stand in PersistentVolumes: they never change. */
  @Test
  void textsAreGolden() {
    assertThat(id("rbd", "", PVC))
        .hasToString("1:" + FSID + ":rbd::cuttle-pvc-0e1c0b4e-5f3a-4f8e-9d61-2f7f0d9a8b1c");
    assertThat(id("ssd.pool_1", "tenant-a", "disk.one"))
        .hasToString("1:" + FSID + ":ssd.pool_1:tenant-a:cuttle-disk.one");
    assertThat(id("rbd", "", "Umlaut ü und Leerzeichen"))
        .hasToString("1:" + FSID + ":rbd::cuttle-sha256." + "66b29c9618b181d59693623744b93d38");
  }

  @Test
  void everyTextIsReadBack() {
    VolumeId id = id("rbd", "tenant", PVC);

    assertThat(VolumeId.parse(id.text())).contains(id);
    assertThat(id.key()).isEqualTo(VolumeKey.of(PVC));
  }

  @Test
  void longestNameLeavesFortyBytesForPoolAndNamespace() {
    assertThat(id("p".repeat(20), "n".repeat(20), "x".repeat(128)).text().length())
        .isLessThanOrEqualTo(128);
    assertThatThrownBy(() -> id("p".repeat(30), "n".repeat(20), PVC))
        .hasMessageContaining("too long for a volume_id of 128 bytes");
  }

  @Test
  void whatIsNotOursIsNoVolumeId() {
    String image = "cuttle-v";
    for (String text :
        new String[] {
          "",
          "x",
          "::::",
          "2:" + FSID + ":rbd::" + image,
          "1:" + FSID.toUpperCase(java.util.Locale.ROOT) + ":rbd::" + image,
          "1:" + FSID + "::ns:" + image,
          "1:" + FSID + ":rbd:" + image,
          "1:" + FSID + ":rbd:::" + image,
          "1:" + FSID + ":rbd::v",
          "1:" + FSID + ":rbd::cuttle-",
          "1:" + FSID + ":rbd::cuttle-V",
          "1:" + FSID + ":r/bd::" + image,
          "1:" + FSID + ":rbd::" + image + "\n",
          "1:" + FSID + ":" + "p".repeat(90) + "::" + image
        }) {
      assertThat(VolumeId.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void wildTextsAreReadOrRefusedWithoutFailing() {
    VolumeIdFuzz.read(100_000);
  }

  private static VolumeId id(String pool, String namespace, String name) {
    return new VolumeId(FSID, pool, namespace, VolumeKey.of(name).image());
  }
}
