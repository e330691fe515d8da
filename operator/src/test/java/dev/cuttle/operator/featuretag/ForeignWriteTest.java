package dev.cuttle.operator.featuretag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForeignWriteTest {

  private static final String US = "cuttle-operator";
  private static final Map<String, Object> ROWS = Map.of("f:clusters", Map.of());

  private static final StatusWrite GITOPS = new StatusWrite("gitops", Instant.EPOCH);

  private static ClusterRow row(String name, int weight) {
    return new ClusterRow(name, "id-of-" + name, weight, RowState.Ready, null, null);
  }

  private static FeatureTag tag(ManagedFieldsEntry... entries) {
    FeatureTag tag = new FeatureTag();
    tag.setMetadata(
        new ObjectMetaBuilder()
            .withName("ssd")
            .withGeneration(1L)
            .withManagedFields(entries)
            .build());
    return tag;
  }

  private static ManagedFieldsEntry entry(String manager, int second, Map<String, Object> status) {
    FieldsV1 fields = new FieldsV1();
    fields.setAdditionalProperty("f:status", status);
    return new ManagedFieldsEntryBuilder()
        .withManager(manager)
        .withTime("2026-01-01T00:00:0" + second + "Z")
        .withFieldsV1(fields)
        .build();
  }

  @Test
  void whoWroteToTheTableAfterTheOperatorIsNamed() {
    assertThat(StatusWriters.since(tag(entry(US, 1, ROWS), entry("gitops", 2, ROWS)), US))
        .extracting(StatusWrite::manager)
        .containsExactly("gitops");
    assertThat(StatusWriters.since(tag(entry("gitops", 2, ROWS)), US))
        .extracting(StatusWrite::manager)
        .containsExactly("gitops");
    assertThat(StatusWriters.since(tag(entry("gitops", 2, Map.of("f:matched", Map.of()))), US))
        .extracting(StatusWrite::manager)
        .containsExactly("gitops");
  }

  @Test
  void whoWroteBeforeTheOperatorOrBesideTheTableIsNot() {
    assertThat(StatusWriters.since(tag(entry(US, 3, ROWS), entry("restore", 2, ROWS)), US))
        .isEmpty();
    Map<String, Object> condition =
        Map.of("f:conditions", Map.of("k:{\"type\":\"Audited\"}", Map.of()));
    assertThat(StatusWriters.since(tag(entry(US, 1, ROWS), entry("audit", 2, condition)), US))
        .isEmpty();
    assertThat(StatusWriters.since(tag(), US)).isEmpty();
  }

  @Test
  void whoOwnsPartOfTheTableIsKnownThoughTheOperatorWroteLater() {
    assertThat(StatusWriters.others(tag(entry(US, 3, ROWS), entry("restore", 2, ROWS)), US))
        .extracting(StatusWrite::manager)
        .containsExactly("restore");
    assertThat(StatusWriters.others(tag(entry(US, 3, ROWS)), US)).isEmpty();
  }

  @Test
  void theConditionMatchedIsPartOfTheTable() {
    Map<String, Object> condition =
        Map.of("f:conditions", Map.of("k:{\"type\":\"Matched\"}", Map.of()));
    assertThat(StatusWriters.since(tag(entry(US, 1, ROWS), entry("person", 2, condition)), US))
        .extracting(StatusWrite::manager)
        .containsExactly("person");
  }

  @Test
  void theWarningSaysWhoWroteAndWhatWasUndone() {
    ForeignWrite write =
        ForeignWrite.undone(
            "ssd",
            List.of(GITOPS),
            List.of(row("east", 3), row("west", 100), row("third", 1)),
            List.of(row("east", 100), row("third", 1)));
    assertThat(write.removed()).containsExactly("west");
    assertThat(write.changed()).containsExactly("east");
    assertThat(write.words())
        .isEqualTo(
            "gitops wrote to the status, which is the operator's alone; the operator removed the"
                + " rows of west, which do not carry the tag and wrote the rows of east anew");
    assertThat(ForeignWrite.undone("ssd", List.of(), List.of(), List.of()).words())
        .startsWith("somebody else wrote")
        .endsWith("wrote what follows from the rows anew");
  }

  @Test
  void aWriteIsToldOnceAndOfATagOneAMinute() {
    ToldWrites told = new ToldWrites();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    StatusWrite later = new StatusWrite("gitops", Instant.EPOCH.plusSeconds(30));

    assertThat(told.add(write("ssd", GITOPS), now)).isTrue();
    assertThat(told.add(write("ssd", GITOPS), now)).as("the second step").isFalse();
    assertThat(told.add(write("ssd", later), now.plusSeconds(59))).as("at once").isFalse();
    assertThat(told.add(write("hdd", later), now.plusSeconds(59))).as("another tag").isTrue();
    assertThat(told.add(write("ssd", GITOPS), now.plusSeconds(600))).as("long told").isFalse();
    assertThat(told.add(write("ssd", later, GITOPS), now.plusSeconds(60))).isTrue();
    assertThat(told.add(write("ssd"), now.plusSeconds(61))).as("by nobody known").isFalse();
    assertThat(told.add(write("ssd"), now.plusSeconds(120))).isTrue();
  }

  private static ForeignWrite write(String tag, StatusWrite... writes) {
    return new ForeignWrite(tag, List.of(writes), List.of("west"), List.of());
  }

  @Test
  void aRowIsForeignIfSomebodyElseWroteItAndTheOperatorDidNot() {
    FeatureTag tag =
        tag(entry(US, 3, owns("east", "both")), entry("gitops", 2, owns("west", "both")));
    tag.setStatus(
        TagStatus.of(
            "ssd",
            List.of(row("both", 1), row("east", 1), row("unowned", 1), row("west", 1)),
            null,
            1L,
            Instant.EPOCH));
    assertThat(Published.of(tag).foreign()).containsExactly("west");
  }

  private static Map<String, Object> owns(String... clusters) {
    return Map.of(
        "f:clusters",
        Stream.of(clusters)
            .collect(Collectors.toMap(name -> "k:{\"name\":\"" + name + "\"}", _ -> Map.of())));
  }

  @Test
  void falsifiedCountsAndAFalsifiedConditionDoNotFollowFromTheRows() {
    List<ClusterRow> rows = List.of(row("east", 100));
    FeatureTagStatus sound = TagStatus.of("ssd", rows, null, 1L, Instant.EPOCH);
    assertThat(followsFromRows(sound)).isTrue();
    assertThat(followsFromRows(with(sound, rows, 7, 1))).isFalse();
    assertThat(followsFromRows(with(sound, rows, 1, 7))).isFalse();
    assertThat(followsFromRows(with(sound, List.of(), 0, 0))).as("condition").isFalse();
    assertThat(followsFromRows(new FeatureTagStatus(1L, null, rows, 1, 1))).isFalse();
    assertThat(followsFromRows(null)).isFalse();
  }

  private static FeatureTagStatus with(
      FeatureTagStatus old, List<ClusterRow> rows, int matched, int ready) {
    return new FeatureTagStatus(old.observedGeneration(), old.conditions(), rows, matched, ready);
  }

  private static boolean followsFromRows(@Nullable FeatureTagStatus status) {
    FeatureTag tag = tag();
    tag.setStatus(status);
    return TagStatus.followsFromItsRows(tag);
  }
}
