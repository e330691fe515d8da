package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Load;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeState;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pages that earlier versions wrote are read as they were meant. */
final class EarlierPagesTest {
  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";

  private final Map<String, VolumePlacement> pages = read();

  private static Map<String, VolumePlacement> read() {
    Map<String, VolumePlacement> pages = new TreeMap<>();
    try (InputStream yaml = EarlierPagesTest.class.getResourceAsStream("/pages/0.1-alpha.yaml")) {
      String text = new String(Objects.requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8);
      for (String document : text.split("(?m)^---$", -1)) {
        VolumePlacement page =
            new KubernetesSerialization().unmarshal(document, VolumePlacement.class);
        pages.put(page.getMetadata().getName(), page);
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    return pages;
  }

  private VolumeRecord record(String name) {
    return PageReader.record(Objects.requireNonNull(pages.get(name)));
  }

  @Test
  void aReservedPageHasTheIdThatItsDecisionGives() {
    VolumeRecord page = record("pvc-reserved");
    assertThat(page.state()).isEqualTo(VolumeState.RESERVED);
    assertThat(page.volumeId().text()).isEqualTo("1:" + FSID + ":rbd::cuttle-pvc-reserved");
    assertThat(page.source()).isEmpty();
  }

  @Test
  void aBoundPageIsWhereItWasDecidedAndItsImagesIdIsNotKnown() {
    VolumeRecord page = record("pvc-bound");
    assertThat(page.state()).isEqualTo(VolumeState.BOUND);
    assertThat(page.volumeId().text()).isEqualTo("1:" + FSID + ":rbd:team:cuttle-pvc-bound");
    assertThat(page.location())
        .isEqualTo(
            new ImageLocation(
                "ssd-east", FSID, "rbd", "team", Optional.of("ec"), "cuttle-pvc-bound"));
    assertThat(page.places().imageId()).isEmpty();
    assertThat(page.target()).isEmpty();
    assertThat(page.attachments()).containsExactly(new VolumeRecord.Attachment("node-1", false));
    assertThat(page.attempts()).hasSize(1);
  }

  @Test
  void aPageThatIsBeingDeletedIsThat() {
    assertThat(record("pvc-deleting").state()).isEqualTo(VolumeState.DELETING);
  }

  @Test
  void theyHaveWhatWasAsked() {
    assertThat(record("pvc-bound").askedBytes()).isEqualTo(1L << 30);
    assertThat(record("pvc-bound").sizeBytes()).isEqualTo(1L << 30);
  }

  @Test
  void theyAreCountedOnce() {
    PageTotals totals = new PageTotals();
    pages.forEach(totals::put);
    assertThat(totals.of(FSID)).isEqualTo(new Load(3L << 30, 3));
  }
}
