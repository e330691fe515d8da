package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.ClusterVerdict;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Reason;
import dev.cuttle.placement.Selector;
import dev.cuttle.placement.Verdict;
import dev.cuttle.volume.CopyProgress;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeParameters;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.VolumeSource;
import dev.cuttle.volume.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PageMappingTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private static final String WEST = "0d3a7f6e-5d9b-4a53-8f3c-0a6d5e1c2b44";
  private static final String NORTH = "5c0ffee0-5d9b-4a53-8f3c-0a6d5e1c2b44";

  private static VolumeLedger.Page page(String namespace, Optional<String> dataPool) {
    VolumeParameters parameters =
        new VolumeParameters(
            "ssd",
            false,
            2,
            Set.of(ImageFeature.LAYERING),
            Optional.of(4096L),
            Optional.empty(),
            Map.of());
    VolumeRequest request =
        new VolumeRequest(
            "pvc-1",
            5,
            0,
            Selector.parse("ssd, !hdd"),
            false,
            parameters,
            Optional.of(new VolumeSource(VolumeSource.Kind.SNAPSHOT, "s-1")),
            List.of(),
            Optional.of(new VolumeRequest.Claim("shop", "data")));
    ImageLocation location =
        new ImageLocation("east", FSID, "rbd", namespace, dataPool, request.key().image());
    return new VolumeLedger.Page(
        request,
        location,
        List.of(new VolumeRecord.Attempt("west", FSID, "no answer")),
        List.of(new Verdict.Chosen("east", 0.5, 0.25)));
  }

  private static VolumePlacement stored(VolumeLedger.Page page) {
    VolumePlacement object = PageWriter.page(page);
    object.getMetadata().setUid("u-1");
    object.getMetadata().setResourceVersion("42");
    return object;
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String namespace : List.of("", "team-a")) {
      VolumeLedger.Page page = page(namespace, Optional.of("ec"));
      VolumeRecord read = PageReader.record(stored(page));

      read.mustAnswer(page.request());
      assertThat(read.location()).isEqualTo(page.location());
      assertThat(read.attempts()).isEqualTo(page.attempts());
      assertThat(read.state()).isEqualTo(VolumeState.RESERVED);
      assertThat(read.source()).contains("snapshot:s-1");
      assertThat(PageVersion.of(read)).isEqualTo(new PageVersion("u-1", "42"));
    }
  }

  private static VolumePlacementStatus status(
      VolumePlacementStatus.Phase phase,
      @Nullable PlacementDecided location,
      @Nullable PlacementDecided target) {
    return new VolumePlacementStatus(
        phase,
        "1:" + FSID + ":rbd::cuttle-pvc-1",
        location,
        "abc1",
        target,
        new VolumePlacementStatus.CopyProgress(1L, 4L),
        List.of(
            new VolumePlacementStatus.NodeAttachment("node-1", null),
            new VolumePlacementStatus.NodeAttachment("node-2", true)),
        List.of());
  }

  @Test
  void everyPhaseIsAState() {
    VolumePlacement object = stored(page("", Optional.empty()));
    Map<VolumePlacementStatus.Phase, VolumeState> states =
        Map.of(
            VolumePlacementStatus.Phase.Reserved, VolumeState.RESERVED,
            VolumePlacementStatus.Phase.Copying, VolumeState.COPYING,
            VolumePlacementStatus.Phase.Bound, VolumeState.BOUND,
            VolumePlacementStatus.Phase.Deleting, VolumeState.DELETING);
    assertThat(states).containsOnlyKeys(VolumePlacementStatus.Phase.values());
    states.forEach((phase, state) -> {
      object.setStatus(status(phase, null, null));
      assertThat(PageReader.record(object).state()).isEqualTo(state);
    });
    object.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(PageReader.record(object).state()).isEqualTo(VolumeState.DELETING);
  }

  @Test
  void aVolumeThatMovedKeepsItsIdAndIsWhereTheStatusSays() {
    VolumePlacement object = stored(page("", Optional.empty()));
    PlacementDecided west =
        new PlacementDecided("west", WEST, "fast", "team-a", null, "cuttle-pvc-1");
    PlacementDecided north =
        new PlacementDecided("north", NORTH, "rbd", null, "ec", "cuttle-pvc-1");
    object.setStatus(status(VolumePlacementStatus.Phase.Bound, west, north));

    VolumeRecord read = PageReader.record(object);

    assertThat(read.volumeId().text()).isEqualTo("1:" + FSID + ":rbd::cuttle-pvc-1");
    assertThat(read.location())
        .isEqualTo(
            new ImageLocation("west", WEST, "fast", "team-a", Optional.empty(), "cuttle-pvc-1"));
    assertThat(read.target()).map(ImageLocation::clusterId).contains(NORTH);
    assertThat(read.places().imageId()).contains("abc1");
    assertThat(read.places().progress()).contains(new CopyProgress(1, 4));
    assertThat(PagePlaces.clusterIds(object)).containsExactly(WEST, NORTH);
    assertThat(read.attachments())
        .containsExactly(
            new VolumeRecord.Attachment("node-1", false),
            new VolumeRecord.Attachment("node-2", true));
  }

  @Test
  void withoutAnIdOnThePageItFollowsFromWhereTheVolumeWasMade() {
    VolumePlacement object = stored(page("", Optional.empty()));
    PlacementDecided west = new PlacementDecided("west", WEST, "fast", null, null, "cuttle-pvc-1");
    object.setStatus(
        new VolumePlacementStatus(
            VolumePlacementStatus.Phase.Bound, null, west, null, null, null, null, null));

    VolumeRecord read = PageReader.record(object);

    assertThat(read.volumeId().text()).isEqualTo("1:" + FSID + ":rbd::cuttle-pvc-1");
    assertThat(read.location().clusterId()).isEqualTo(WEST);
  }

  @Test
  void aSourceThatAnotherVersionWroteIsReadAsItStands() {
    VolumePlacement object = stored(page("", Optional.empty()));
    VolumeRequested asked = object.getSpec().request();
    object.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested(
                asked.volumeName(),
                asked.sizeBytes(),
                asked.selector(),
                asked.claim(),
                asked.parameters(),
                "tape:7"),
            object.getSpec().decision(),
            object.getSpec().attempts(),
            object.getSpec().explanation()));

    VolumeRecord read = PageReader.record(object);

    assertThat(read.source()).contains("tape:7");
    assertThatThrownBy(() -> read.mustAnswer(page("", Optional.empty()).request()))
        .hasMessageContaining("exists with source tape:7; snapshot:s-1 was asked for");
  }

  @Test
  void anExpandedVolumeHasWhatItWasPromisedAndAnswersWhatWasAsked() {
    VolumePlacement object = stored(page("", Optional.empty()));
    VolumePlacementSpec born = object.getSpec();
    object.setSpec(
        new VolumePlacementSpec(
            born.request(), born.decision(), born.attempts(), born.explanation(), 7L << 30));

    VolumeRecord read = PageReader.record(object);

    assertThat(read.sizeBytes()).isEqualTo(7L << 30);
    assertThat(read.askedBytes()).isEqualTo(5);
    read.mustAnswer(page("", Optional.empty()).request());
    assertThat(born.printed().size()).isEqualTo("5B");
    assertThat(object.getSpec().printed().size()).isEqualTo("7Gi");
    assertThat(object.getSpec().printed().claim()).isEqualTo("shop/data");
    PageTotals totals = new PageTotals();
    totals.put("pvc-1", object);
    assertThat(totals.of(FSID).bytes()).isEqualTo(7L << 30);
    assertThat(totals.shows("pvc-1", FSID, 7L << 30)).isTrue();
    assertThat(totals.shows("pvc-1", FSID, 8L << 30)).isFalse();
  }

  @Test
  void pagesAreLabelledByClusterAndClaim() {
    assertThat(stored(page("", Optional.empty())).getMetadata().getLabels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cuttle.dev/cluster", "east",
                "cuttle.dev/pvc-namespace", "shop",
                "cuttle.dev/pvc-name", "data"));
  }

  @Test
  void anExplanationListsAtMostThirtyTwoAndKeepsRoomForRefusals() {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(new Verdict.Chosen("chosen", 0.5, 0.25));
    for (int i = 0; i < 99; i++) {
      verdicts.add(new Verdict.Candidate("fit-" + i, 0.25, 0.5, i == 0));
    }
    for (int i = 0; i < 100; i++) {
      verdicts.add(new Verdict.Refused("refused-" + i, new Reason.Cordoned()));
    }

    Explanation explanation = Explanations.of(verdicts);

    assertThat(explanation.clusters()).hasSize(32);
    assertThat(explanation.omitted()).isEqualTo(168);
    assertThat(explanation.clusters().getFirst().cluster()).isEqualTo("chosen");
    assertThat(explanation.clusters()).extracting(ClusterVerdict::reason).contains("Cordoned");
    assertThat(explanation.summary()).isEqualTo("chosen was chosen: 100 of 200 clusters were fit");
  }

  @Test
  void longTextIsCutToWhatThePageTakes() {
    assertThat(PageWriter.bounded("🚀".repeat(2000)).codePoints().count()).isEqualTo(1024);
    assertThat(PageWriter.bounded("short")).isEqualTo("short");
  }
}
