package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Pages;
import dev.cuttle.api.VolumePlacement;
import dev.cuttle.placement.Load;
import dev.cuttle.placement.Reason;
import dev.cuttle.placement.Verdict;
import dev.cuttle.volume.ListPosition;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeLedgerContract;
import dev.cuttle.volume.VolumeRecord;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubernetesLedgerIT extends VolumeLedgerContract {

  private static final Duration SOON = Duration.ofSeconds(30);

  private KubernetesConnection first;
  private KubernetesConnection second;

  @BeforeAll
  void connect() {
    TestApiServer.applyDefinitions();
    first = KubernetesConnection.open(TestApiServer.access(), "default");
    second = KubernetesConnection.open(TestApiServer.access(), "default");
    await().atMost(SOON).until(() -> first.isSynced() && second.isSynced());
  }

  @AfterAll
  void disconnect() {
    first.close();
    second.close();
  }

  @Override
  protected VolumeLedger ledger() {
    return first.ledger();
  }

  @Override
  protected VolumeLedger another() {
    return second.ledger();
  }

  @Test
  void aPageIsWrittenWithItsFinalizerClaimAndExplanation() {
    VolumeRecord volume = ledger().reserve(page(request(newName(), GIB), east)).page();
    try (KubernetesClient client = TestApiServer.client()) {
      VolumePlacement object =
          client.resources(VolumePlacement.class).withName(volume.key().text()).get();
      assertThat(object.getMetadata().getFinalizers()).containsExactly(VolumePlacement.FINALIZER);
      assertThat(object.getSpec().request().claim())
          .hasToString("ClaimReference[namespace=default, name=data]");
      assertThat(object.getSpec().explanation().clusters()).hasSize(3);
      assertThat(object.getStatus().phase()).hasToString("Reserved");
    }
    ledger().markDeleting(volume);
    ledger().erase(volume);
  }

  @Test
  void aThousandVerdictsOfAnyLengthFitOnAPage() {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(new Verdict.Chosen("chosen", Double.MIN_VALUE, Double.MAX_VALUE));
    for (int i = 0; i < 500; i++) {
      verdicts.add(new Verdict.Candidate("fit-" + i, 1e-300, 1e300, i < 2));
      verdicts.add(new Verdict.Refused("refused-" + i, new Reason.Full("ü".repeat(5000))));
    }
    VolumeLedger.Page small = page(request(newName(), GIB), east);
    List<VolumeRecord.Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      attempts.add(new VolumeRecord.Attempt("c" + i, east, "x".repeat(5000)));
    }
    VolumeRecord volume =
        ledger()
            .reserve(new VolumeLedger.Page(small.request(), small.location(), attempts, verdicts))
            .page();
    ledger().markDeleting(volume);
    ledger().erase(volume);
  }

  @Test
  void anotherFinalizerDoesNotKeepUsFromErasing() {
    VolumeRecord volume = ledger().reserve(page(request(newName(), GIB), east)).page();
    try (KubernetesClient client = TestApiServer.client()) {
      var object = client.resources(VolumePlacement.class).withName(volume.key().text());
      object.edit(page -> {
        page.getMetadata().setFinalizers(List.of("example.com/theirs", VolumePlacement.FINALIZER));
        return page;
      });
      ledger().markDeleting(volume);
      ledger().erase(volume);
      ledger().erase(volume);
      assertThat(object.get().getMetadata().getFinalizers()).containsExactly("example.com/theirs");
      object.edit(page -> {
        page.getMetadata().setFinalizers(List.of());
        return page;
      });
    }
    assertThat(ledger().find(volume.key())).isEmpty();
  }

  @Test
  void aLaterPageOfTheSameNameIsNotTouched() {
    VolumeRecord earlier = ledger().reserve(page(request(newName(), GIB), east)).page();
    ledger().markDeleting(earlier);
    ledger().erase(earlier);
    VolumeRecord later = another().reserve(page(request(earlier.volumeName(), GIB), east)).page();

    assertThatThrownBy(() -> ledger().markDeleting(earlier))
        .isInstanceOf(VolumeException.Aborted.class);
    ledger().erase(earlier);

    assertThat(ledger().find(later.key())).contains(later);
    ledger().markDeleting(later);
    ledger().erase(later);
  }

  @Test
  void aServerThatIsAwayIsUnavailableInTimeAndComesBackByItself() {
    Config access = TestApiServer.access();
    try (Wire wire = new Wire(URI.create(access.getMasterUrl()).getPort());
        KubernetesConnection through = KubernetesConnection.open(over(wire, access), "default")) {
      await().atMost(SOON).until(through::isSynced);
      VolumeLedger ledger = through.ledger();
      VolumeRecord before = ledger.reserve(page(request(newName(), GIB), east)).page();

      wire.cut();
      unavailable(ledger, Duration.ofSeconds(5));
      VolumeRecord meanwhile = another().reserve(page(request(newName(), GIB), east)).page();
      assertThat(through.isSynced()).as("what was read is still known").isTrue();
      wire.mend();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(ledger.sums().on(east)).isEqualTo(new Load(2 * GIB, 2)));

      wire.stall();
      unavailable(ledger, Duration.ofSeconds(11));
      wire.mend();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(ledger.find(before.key())).contains(before));
      for (VolumeRecord volume : List.of(before, meanwhile)) {
        ledger.markDeleting(volume);
        ledger.erase(volume);
      }
    }
  }

  @Test
  void nothingIsAnsweredBeforeTheLedgerIsRead() {
    Config access = TestApiServer.access();
    try (Wire wire = new Wire(URI.create(access.getMasterUrl()).getPort())) {
      wire.cut();
      try (KubernetesConnection early = KubernetesConnection.open(over(wire, access), "default")) {
        assertThat(early.isSynced()).isFalse();
        assertThatThrownBy(() -> early.ledger().sums())
            .isInstanceOf(VolumeException.Unavailable.class)
            .hasMessageContaining("not been read yet");
        assertThatThrownBy(() -> early.directory().table())
            .isInstanceOf(VolumeException.Unavailable.class)
            .hasMessageContaining("not been read yet");
        wire.mend();
        await().atMost(SOON).until(early::isSynced);
      }
    }
  }

  private static void unavailable(VolumeLedger ledger, Duration limit) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> ledger.find(VolumeKey.of(newName())))
        .isInstanceOf(VolumeException.Unavailable.class)
        .hasMessageContaining("did not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }

  private static Config over(Wire wire, Config access) {
    return new ConfigBuilder(access).withMasterUrl("https://127.0.0.1:" + wire.port()).build();
  }

  @Test
  void aPageThatIsNoneOfOursIsPassedOver() {
    String name = "not-ours-" + UUID.randomUUID() + "-of-more-than-forty-characters";
    VolumePlacement page = Pages.page(name, east, GIB);
    try (KubernetesClient client = TestApiServer.client()) {
      var object = client.resource(page).create();
      ListPosition before = new ListPosition(name.substring(0, name.length() - 1));

      VolumeLedger.Part part = ledger().list(1, Optional.of(before));

      assertThat(part.pages()).isEmpty();
      part.next().ifPresent(next -> assertThat(next.page()).isEqualTo(name));
      client.resource(object).delete();
    }
  }

  @Test
  void aListThatIsNotAnsweredIsUnavailable() {
    Config access = TestApiServer.access();
    try (Wire wire = new Wire(URI.create(access.getMasterUrl()).getPort());
        KubernetesConnection through = KubernetesConnection.open(over(wire, access), "default")) {
      await().atMost(SOON).until(through::isSynced);
      wire.cut();
      assertThatThrownBy(() -> through.ledger().list(1, Optional.empty()))
          .isInstanceOf(VolumeException.Unavailable.class)
          .hasMessageContaining("did not answer GET");
    }
  }
}
