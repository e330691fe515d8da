package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Load;
import dev.cuttle.placement.Reason;
import dev.cuttle.placement.Selector;
import dev.cuttle.placement.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger must do. Names and clusters are new each time: others may write beside us. */
public abstract class VolumeLedgerContract {

  protected static final long GIB = 1L << 30;

  protected String east = "";
  protected String west = "";

  @BeforeEach
  void newClusters() {
    east = UUID.randomUUID().toString();
    west = UUID.randomUUID().toString();
  }

  protected abstract VolumeLedger ledger();

  /** Another client of the same ledger. */
  protected abstract VolumeLedger another();

  protected static VolumeRequest request(String name, long sizeBytes) {
    VolumeParameters parameters =
        new VolumeParameters(
            "ssd",
            false,
            2,
            Set.of(ImageFeature.LAYERING),
            Optional.of(4096L),
            Optional.empty(),
            Map.of());
    return new VolumeRequest(
        name,
        sizeBytes,
        0,
        Selector.parse("ssd|nvme,!test"),
        false,
        parameters,
        Optional.of(new VolumeSource(VolumeSource.Kind.VOLUME, "v-0")),
        List.of(),
        Optional.of(new VolumeRequest.Claim("default", "data")));
  }

  protected static VolumeLedger.Page page(VolumeRequest request, String clusterId) {
    ImageLocation location =
        new ImageLocation(
            "ssd-east", clusterId, "rbd", "", Optional.of("ec"), request.key().image());
    List<Verdict> verdicts =
        List.of(
            new Verdict.Chosen("ssd-east", 1.25e-9, 0.5),
            new Verdict.Candidate("ssd-west", 1.5e-10, 0.75, true),
            new Verdict.Refused("hdd", new Reason.Cordoned()));
    return new VolumeLedger.Page(request, location, List.of(), verdicts);
  }

  protected static String newName() {
    return "pvc-" + UUID.randomUUID();
  }

  private VolumeRecord reserve(String name) {
    return ledger().reserve(page(request(name, GIB), east)).page();
  }

  private static void discard(VolumeLedger ledger, VolumeRecord volume) {
    ledger.markDeleting(volume);
    ledger.erase(volume);
  }

  @Test
  void aNewPageIsReservedAndReadsAsWritten() {
    VolumeRequest request = request(newName(), GIB);
    assertThat(ledger().find(request.key())).isEmpty();

    VolumeRecord written = ledger().reserve(page(request, east)).page();

    assertThat(written.state()).isEqualTo(VolumeState.RESERVED);
    assertThat(written.deleting()).isFalse();
    assertThat(written.location()).isEqualTo(page(request, east).location());
    written.mustAnswer(request);
    assertThat(ledger().find(request.key())).contains(written);
    assertThat(another().find(request.key())).contains(written);
    discard(ledger(), written);
  }

  @Test
  void namesThatCannotBeObjectNamesHavePagesToo() {
    for (String name :
        List.of(
            "Ünï cödé/🚀 " + UUID.randomUUID(),
            "-" + UUID.randomUUID(),
            UUID.randomUUID() + "\n{}\"",
            "n".repeat(90) + UUID.randomUUID())) {
      VolumeRecord volume = reserve(name);
      assertThat(volume.volumeName()).isEqualTo(name);
      assertThat(ledger().find(VolumeKey.of(name))).contains(volume);
      discard(ledger(), volume);
      assertThat(ledger().find(VolumeKey.of(name))).isEmpty();
    }
  }

  @Test
  void ofSixteenAtOnceOneWinsAndAllGetItsPage() throws InterruptedException, ExecutionException {
    String name = newName();
    List<VolumeRecord> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      List<Future<VolumeRecord>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        VolumeLedger mine = i % 2 == 0 ? ledger() : another();
        String cluster = i % 2 == 0 ? east : west;
        calls.add(callers.submit(() -> mine.reserve(page(request(name, GIB), cluster)).page()));
      }
      for (Future<VolumeRecord> call : calls) {
        answers.add(call.get());
      }
    }
    assertThat(Set.copyOf(answers)).hasSize(1);
    discard(ledger(), answers.getFirst());
  }

  @Test
  void aDecisionIsReplacedOnlyOnThePageThatWasRead() {
    VolumeRecord first = reserve(newName());
    VolumeLedger.Page other = page(request(first.volumeName(), GIB), west);
    VolumeLedger.Page next =
        new VolumeLedger.Page(
            other.request(),
            other.location(),
            List.of(new VolumeRecord.Attempt("ssd-east", east, "no answer")),
            other.verdicts());

    VolumeRecord second = ledger().redecide(first, next);

    assertThat(second.location().clusterId()).isEqualTo(west);
    assertThat(second.attempts()).containsExactlyElementsOf(next.attempts());
    assertThat(ledger().find(first.key())).contains(second);
    assertThatThrownBy(() -> another().redecide(first, next))
        .isInstanceOf(VolumeException.Aborted.class);
    discard(ledger(), second);
  }

  @Test
  void whatIsCommittedIsBoundForEverybody() {
    VolumeRecord reserved = reserve(newName());

    Optional<VolumeRecord> bound = ledger().commit(reserved, "abc1");

    assertThat(bound).get().matches(page -> page.state() == VolumeState.BOUND);
    assertThat(bound.orElseThrow().places().imageId()).contains("abc1");
    assertThat(another().find(reserved.key())).isEqualTo(bound);
    assertThat(another().commit(reserved, "abc1"))
        .as("a second time")
        .get()
        .matches(page -> page.state() == VolumeState.BOUND);
    discard(ledger(), reserved);
  }

  @Test
  void aReservedPageIsAbandonedOnlyAsItWasRead() {
    VolumeRecord reserved = reserve(newName());
    ledger().abandon(reserved);
    assertThat(another().find(reserved.key())).isEmpty();
    assertThatThrownBy(() -> ledger().abandon(reserved))
        .isInstanceOf(VolumeException.Aborted.class);

    VolumeRecord again = reserve(reserved.volumeName());
    VolumeRecord bound = another().commit(again, "abc1").orElseThrow();
    assertThatThrownBy(() -> ledger().abandon(again)).isInstanceOf(VolumeException.Aborted.class);
    assertThat(ledger().find(again.key())).contains(bound);
    discard(ledger(), bound);
  }

  @Test
  void aPageIsFoundByTheIdOfItsVolumeAlone() {
    VolumeRecord volume = reserve(newName());
    VolumeId other = new VolumeId(west, "rbd", "", volume.key().image());

    assertThat(ledger().find(volume.volumeId())).contains(volume);
    assertThat(ledger().find(other)).isEmpty();
    discard(ledger(), volume);
  }

  @Test
  void nothingIsCommittedOnceItsDeletionIsRecorded() {
    VolumeRecord reserved = reserve(newName());
    another().markDeleting(reserved);

    assertThat(ledger().commit(reserved, "abc1")).isEmpty();
    assertThat(ledger().find(reserved.key())).get().matches(VolumeRecord::deleting);

    another().erase(reserved);
    assertThat(ledger().commit(reserved, "abc1")).isEmpty();
  }

  @Test
  void nothingIsCommittedThatWasDecidedOtherwise() {
    VolumeRecord reserved = reserve(newName());
    VolumeRecord moved =
        another().redecide(reserved, page(request(reserved.volumeName(), GIB), west));

    assertThat(ledger().commit(reserved, "abc1")).isEmpty();
    assertThat(ledger().find(reserved.key())).contains(moved);
    discard(ledger(), moved);
  }

  @Test
  void aDeletedPageStaysUntilItIsErasedAndThenTheNameIsFree() {
    VolumeRecord volume = ledger().commit(reserve(newName()), "abc1").orElseThrow();

    ledger().markDeleting(volume);
    ledger().markDeleting(volume);
    assertThat(ledger().find(volume.key())).get().matches(VolumeRecord::deleting);
    assertThat(reserve(volume.volumeName()).deleting()).isTrue();

    ledger().erase(volume);
    ledger().erase(volume);
    assertThat(ledger().find(volume.key())).isEmpty();
    ledger().markDeleting(volume);

    VolumeRecord again = reserve(volume.volumeName());
    assertThat(again.state()).isEqualTo(VolumeState.RESERVED);
    discard(ledger(), again);
  }

  @Test
  void attachmentsAreWrittenOnlyOnThePageThatWasRead() {
    VolumeRecord volume = ledger().commit(reserve(newName()), "abc1").orElseThrow();
    List<VolumeRecord.Attachment> first = List.of(new VolumeRecord.Attachment("node-1", false));
    List<VolumeRecord.Attachment> other = List.of(new VolumeRecord.Attachment("node-2", true));

    VolumeRecord attached = ledger().attach(volume, first).orElseThrow();

    assertThat(attached.attachments()).isEqualTo(first);
    assertThat(attached.state()).isEqualTo(VolumeState.BOUND);
    assertThat(another().find(volume.key())).contains(attached);
    assertThat(another().attach(volume, other)).as("on the older page").isEmpty();
    assertThat(another().attach(attached, other))
        .get()
        .matches(page -> page.state() == VolumeState.BOUND);
    assertThat(ledger().find(volume.key()).orElseThrow().attachments()).isEqualTo(other);

    VolumeRecord marked = ledger().markDeleting(volume).orElseThrow();
    assertThat(marked.attachments()).isEqualTo(other);
    assertThat(marked.deleting()).isTrue();
    assertThat(another().attach(marked, List.of())).get().matches(VolumeRecord::deleting);
    ledger().erase(volume);
    assertThat(ledger().attach(marked, first)).as("on a page that is gone").isEmpty();
    assertThat(ledger().markDeleting(marked)).isEmpty();
  }

  @Test
  void aSizeIsWrittenOnlyOnThePageThatWasReadAndCountsAtOnce() {
    VolumeRecord volume = ledger().commit(reserve(newName()), "abc1").orElseThrow();
    ledger().hold(volume.key(), east, 3 * GIB);
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(3 * GIB, 1));

    VolumeRecord expanded = ledger().expand(volume, 3 * GIB).orElseThrow();

    assertThat(expanded.sizeBytes()).isEqualTo(3 * GIB);
    assertThat(expanded.askedBytes()).isEqualTo(GIB);
    assertThat(expanded.state()).isEqualTo(VolumeState.BOUND);
    assertThat(expanded.places()).isEqualTo(volume.places());
    assertThat(another().find(volume.key())).contains(expanded);
    ledger().release(volume.key());
    assertThat(ledger().sums().on(east)).as("it stands").isEqualTo(new Load(3 * GIB, 1));
    await()
        .untilAsserted(() -> assertThat(another().sums().on(east)).isEqualTo(new Load(3 * GIB, 1)));

    assertThat(another().expand(volume, 2 * GIB)).as("on the older page").isEmpty();
    VolumeRecord again = another().expand(expanded, 4 * GIB).orElseThrow();
    assertThat(again.askedBytes()).isEqualTo(GIB);
    await()
        .untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(new Load(4 * GIB, 1)));
    discard(ledger(), again);
    assertThat(ledger().expand(again, 5 * GIB)).as("on a page that is gone").isEmpty();
    await().untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE));
  }

  @Test
  void ofSixteenThatAttachAtOnceOneIsWritten() throws InterruptedException, ExecutionException {
    VolumeRecord volume = ledger().commit(reserve(newName()), "abc1").orElseThrow();
    int written = 0;
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      List<Future<Optional<VolumeRecord>>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        VolumeLedger mine = i % 2 == 0 ? ledger() : another();
        var node = List.of(new VolumeRecord.Attachment("node-" + i, false));
        calls.add(callers.submit(() -> mine.attach(volume, node)));
      }
      for (Future<Optional<VolumeRecord>> call : calls) {
        written += call.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(written).isEqualTo(1);
    assertThat(ledger().find(volume.key()).orElseThrow().attachments()).hasSize(1);
    discard(ledger(), volume);
  }

  @Test
  void ownPagesCountAtOnceAndUntilTheyAreErased() {
    VolumeRecord one = reserve(newName());
    VolumeRecord two = reserve(newName());
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(2 * GIB, 2));

    ledger().commit(one, "abc1");
    ledger().markDeleting(one);
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(2 * GIB, 2));

    ledger().erase(one);
    discard(ledger(), two);
    await().untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE));
  }

  @Test
  void pagesOfOthersCountToo() {
    VolumeRecord theirs = another().reserve(page(request(newName(), 3 * GIB), east)).page();
    await()
        .untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(new Load(3 * GIB, 1)));

    VolumeRecord moved =
        another().redecide(theirs, page(request(theirs.volumeName(), 3 * GIB), west));
    await().untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE));
    assertThat(ledger().sums().on(west)).isEqualTo(new Load(3 * GIB, 1));

    discard(another(), moved);
    await().untilAsserted(() -> assertThat(ledger().sums().on(west)).isEqualTo(Load.NONE));
  }

  @Test
  void aHoldCountsUntilItIsReleasedOrItsPageTakesItsPlace() {
    VolumeRequest request = request(newName(), GIB);
    ledger().hold(request.key(), east, GIB);
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(GIB, 1));
    ledger().release(request.key());
    assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE);

    ledger().hold(request.key(), east, GIB);
    VolumeRecord volume = ledger().reserve(page(request, east)).page();
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(GIB, 1));
    discard(ledger(), volume);
    await().untilAsserted(() -> assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE));
  }

  @Test
  void releasingAHoldDoesNotDropThePageThatIsWritten() {
    VolumeRecord volume = reserve(newName());

    ledger().hold(volume.key(), west, GIB);
    assertThat(ledger().sums().on(west)).isEqualTo(new Load(GIB, 1));
    ledger().release(volume.key());

    assertThat(ledger().sums().on(west)).isEqualTo(Load.NONE);
    assertThat(ledger().sums().on(east)).isEqualTo(new Load(GIB, 1));
    discard(ledger(), volume);
  }

  @Test
  void whoeverLosesTheRaceCountsThePageOfTheWinner() {
    VolumeRequest request = request(newName(), GIB);
    VolumeRecord winner = another().reserve(page(request, west)).page();

    ledger().hold(request.key(), east, GIB);
    VolumeRecord answer = ledger().reserve(page(request, east)).page();

    assertThat(answer).isEqualTo(winner);
    assertThat(ledger().sums().on(east)).isEqualTo(Load.NONE);
    assertThat(ledger().sums().on(west)).isEqualTo(new Load(GIB, 1));
    discard(ledger(), winner);
  }

  @Test
  void aListHasEachPageThatIsThereAllTheWhileOnceWhateverIsWritten() {
    String run = "list-" + UUID.randomUUID().toString().substring(0, 8);
    Map<String, VolumeRecord> there = new TreeMap<>();
    for (int i = 10; i < 40; i++) {
      there.put(run + "-" + i, reserve(run + "-" + i));
    }
    there.replaceAll((name, page) -> ledger().commit(page, "abc1").orElseThrow());
    there.replaceAll((name, page) ->
        ledger().attach(page, List.of(new VolumeRecord.Attachment(name, true))).orElseThrow());

    List<VolumeRecord> listed = new ArrayList<>();
    List<VolumeRecord> made = new ArrayList<>();
    // From just before ours, and past them.
    Optional<ListPosition> after = Optional.of(new ListPosition(run));
    while (after.isPresent() && after.get().page().compareTo(run + "-4") < 0) {
      VolumeLedger.Part part = another().list(7, after);
      assertThat(part.pages()).hasSizeLessThanOrEqualTo(7);
      listed.addAll(part.pages());
      after = part.next().map(next -> ListPosition.parse(next.text()).orElseThrow());
      int round = made.size();
      made.add(reserve(run + "-" + (10 + round) + "-a"));
      made.add(reserve(run + "-" + (39 - round) + "-a"));
      after.ifPresent(next -> goneIfOurs(there, next.page()));
    }

    assertThat(listed).extracting(page -> page.key().text()).isSorted().doesNotHaveDuplicates();
    assertThat(listed).as("those that were there all the while").containsAll(there.values());
    there.values().forEach(page -> discard(ledger(), page));
    made.forEach(page -> discard(ledger(), page));
  }

  /** The very page after which the list goes on is deleted. */
  private void goneIfOurs(Map<String, VolumeRecord> there, String name) {
    VolumeRecord page = there.remove(name);
    if (page != null) {
      discard(ledger(), page);
    }
  }

  @Test
  void aListHasWhatWasWrittenAMomentAgo() {
    VolumeRecord volume = reserve(newName());
    assertThat(pagesFrom(justBefore(volume))).containsExactly(volume);
    assertThat(pagesFrom(new ListPosition(volume.key().text()))).doesNotContain(volume);
    VolumeRecord bound = ledger().commit(volume, "abc1").orElseThrow();
    assertThat(pagesFrom(justBefore(volume))).containsExactly(bound);
    discard(ledger(), bound);
    assertThat(pagesFrom(justBefore(volume))).doesNotContain(bound);
  }

  private List<VolumeRecord> pagesFrom(ListPosition position) {
    return another().list(1, Optional.of(position)).pages();
  }

  /** Between it and the page before it. */
  private static ListPosition justBefore(VolumeRecord volume) {
    String name = volume.key().text();
    return new ListPosition(name.substring(0, name.length() - 1));
  }
}
