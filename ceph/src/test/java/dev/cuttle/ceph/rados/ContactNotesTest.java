package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactNotesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private Instant now = START;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private static CephAccess access(String cluster) {
    return access(cluster, "c2VjcmV0");
  }

  private static CephAccess access(String cluster, String key) {
    return new CephAccess(
        cluster, "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey(key), Map.of());
  }

  /** A program that starts, on what the one before has left. */
  private ContactNotes started() {
    return new ContactNotes(Optional.of(folder), clock);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertWaits(ContactNotes notes, String cluster, String words) {
    assertThatThrownBy(() -> notes.requireInnocent(access(cluster)))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("the program died while it contacted this cluster")
        .hasMessageContaining(words);
  }

  private static void assertInnocent(ContactNotes notes, String cluster) {
    assertThatCode(() -> notes.requireInnocent(access(cluster))).doesNotThrowAnyException();
  }

  @Test
  void aContactThatEndsLeavesNothing() throws IOException {
    ContactNotes notes = started();
    notes.begin(access("east"));
    notes.begin(access("east"));
    notes.end("east");
    assertThat(files()).containsExactly("east.contact");
    notes.end("east");
    assertThat(files()).isEmpty();
  }

  @Test
  void aProgramThatDiesOfAContactLeavesThatClusterAlone() {
    started().begin(access("east"));
    ContactNotes next = started();
    assertWaits(next, "east", "until 2026-01-01T00:01:00Z");
    assertInnocent(next, "west");
  }

  @Test
  void theMoreOftenTheLonger() {
    for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      started().begin(access("east"));
      ContactNotes next = started();
      now = now.plus(Duration.ofMinutes(minutes)).minusMillis(1);
      assertWaits(next, "east", "times in a row");
      now = now.plusMillis(1);
      assertInnocent(next, "east");
    }
  }

  @Test
  void theDeathsAreRememberedThroughAStartThatWentWell() {
    started().begin(access("east"));
    ContactNotes second = started();
    ContactNotes third = started();
    assertWaits(second, "east", "times in a row: 1");
    assertWaits(third, "east", "times in a row: 1");
  }

  @Test
  void whoHasSurvivedContactsForAPauseMoreIsAsGoodAsNew() throws IOException {
    started().begin(access("east"));
    ContactNotes next = started();
    now = now.plus(Duration.ofMinutes(1));
    next.begin(access("east"));
    next.end("east");
    assertThat(files()).containsExactly("east.deaths");
    now = now.plus(Duration.ofMinutes(1)).plusMillis(1);
    next.begin(access("east"));
    next.end("east");
    assertThat(files()).isEmpty();
  }

  @Test
  void ofSeveralThatMayHaveBeenItNoneWaitsLongAndTheNextDeathTells() {
    ContactNotes dying = started();
    List.of("a", "b", "c").forEach(cluster -> dying.begin(access(cluster)));
    ContactNotes next = started();
    assertWaits(next, "a", "and others, so it is not contacted until 2026-01-01T00:00:05Z");
    assertWaits(next, "b", "until 2026-01-01T00:00:10Z");
    assertWaits(next, "c", "until 2026-01-01T00:00:15Z");
    now = now.plusSeconds(10);
    next.begin(access("b"));
    ContactNotes last = started();
    assertWaits(last, "b", "times in a row: 1");
    now = now.plusSeconds(5);
    assertInnocent(last, "a");
    assertInnocent(last, "c");
  }

  @Test
  void whoWasOnlyAmongTheSuspectsIsNeverSureToHaveBeenIt() {
    for (int death = 0; death < 5; death++) {
      ContactNotes dying = started();
      dying.begin(access("a"));
      dying.begin(access("b"));
      ContactNotes next = started();
      now = now.plus(ContactNotes.APART.multipliedBy(2));
      assertInnocent(next, "a");
      assertInnocent(next, "b");
    }
  }

  @Test
  void whoIsReachedInAnotherWayIsContactedAtOnce() throws Exception {
    started().begin(access("east"));
    ContactNotes next = started();
    assertWaits(next, "east", "at once when its monitors, user, config or key are changed");
    next.requireInnocent(access("east", "b3RoZXI="));
    next.begin(access("east", "b3RoZXI="));
    next.end("east");
    assertThat(files()).isEmpty();
    assertInnocent(started(), "east");
  }

  @Test
  void theNotesTellNoKey() throws IOException {
    started().begin(access("east"));
    assertThat(Files.readString(folder.resolve("east.contact"))).matches("[0-9a-f]{16}");
  }

  @Test
  void anOrderlyEndIsNoDeath() throws IOException {
    ContactNotes notes = started();
    notes.begin(access("east"));
    notes.close();
    assertThat(files()).isEmpty();
    assertInnocent(started(), "east");
  }

  @Test
  void whatBeginsAfterTheEndLeavesNoNote() throws IOException {
    ContactNotes notes = started();
    notes.close();
    notes.begin(access("east"));
    assertThat(files()).isEmpty();
  }

  @Test
  void aClusterThatIsGoneIsForgotten() throws IOException {
    started().begin(access("east"));
    started().forget("east");
    assertThat(files()).isEmpty();
  }

  @Test
  void aTornNoteCountsAsNone() throws IOException {
    Files.writeString(folder.resolve("east.deaths"), "x");
    assertInnocent(started(), "east");
  }

  @Test
  void withoutAFolderNothingIsNoted() {
    ContactNotes notes = new ContactNotes(Optional.empty(), clock);
    notes.begin(access("east"));
    notes.end("east");
    assertInnocent(notes, "east");
  }
}
