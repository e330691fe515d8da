package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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
    assertThatThrownBy(() -> notes.requireInnocent(cluster))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("the program died while it contacted this cluster")
        .hasMessageContaining(words);
  }

  private static void assertInnocent(ContactNotes notes, String cluster) {
    assertThatCode(() -> notes.requireInnocent(cluster)).doesNotThrowAnyException();
  }

  @Test
  void aContactThatEndsLeavesNothing() throws IOException {
    ContactNotes notes = started();
    notes.begin("east");
    notes.begin("east");
    notes.end("east");
    assertThat(files()).containsExactly("east.contact");
    notes.end("east");
    assertThat(files()).isEmpty();
  }

  @Test
  void aProgramThatDiesOfAContactLeavesThatClusterAlone() {
    started().begin("east");
    ContactNotes next = started();
    assertWaits(next, "east", "until 2026-01-01T00:01:00Z");
    assertInnocent(next, "west");
  }

  @Test
  void theMoreOftenTheLonger() {
    for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      started().begin("east");
      ContactNotes next = started();
      now = now.plus(Duration.ofMinutes(minutes)).minusMillis(1);
      assertWaits(next, "east", "times in a row");
      now = now.plusMillis(1);
      assertInnocent(next, "east");
    }
  }

  @Test
  void theDeathsAreRememberedThroughAStartThatWentWell() {
    started().begin("east");
    ContactNotes second = started();
    ContactNotes third = started();
    assertWaits(second, "east", "times in a row: 1");
    assertWaits(third, "east", "times in a row: 1");
  }

  @Test
  void whoHasSurvivedContactsForAPauseMoreIsAsGoodAsNew() throws IOException {
    started().begin("east");
    ContactNotes next = started();
    now = now.plus(Duration.ofMinutes(1));
    next.begin("east");
    next.end("east");
    assertThat(files()).containsExactly("east.deaths");
    now = now.plus(Duration.ofMinutes(1)).plusMillis(1);
    next.begin("east");
    next.end("east");
    assertThat(files()).isEmpty();
  }

  @Test
  void ofSeveralThatMayHaveBeenItNoneWaitsLong() {
    ContactNotes dying = started();
    List.of("a", "b", "c").forEach(dying::begin);
    ContactNotes next = started();
    assertInnocent(next, "a");
    assertWaits(next, "b", "until 2026-01-01T00:00:05Z");
    assertWaits(next, "c", "until 2026-01-01T00:00:10Z");
    now = now.plusSeconds(5);
    next.begin("b");
    ContactNotes last = started();
    assertWaits(last, "b", "times in a row: 2");
    now = now.plusSeconds(5);
    assertInnocent(last, "a");
    assertInnocent(last, "c");
  }

  @Test
  void anOrderlyEndIsNoDeath() throws IOException {
    ContactNotes notes = started();
    notes.begin("east");
    notes.close();
    assertThat(files()).isEmpty();
    assertInnocent(started(), "east");
  }

  @Test
  void aClusterThatIsGoneIsForgotten() throws IOException {
    started().begin("east");
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
    notes.begin("east");
    notes.end("east");
    assertInnocent(notes, "east");
  }
}
