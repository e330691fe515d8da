package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link RbdImages} does, the double as well as the real thing. */
public abstract class RbdImagesContract {
  private static final long GIB = 1L << 30;

  protected abstract RbdImages images();

  /** An empty pool that exists. */
  protected abstract PoolAddress pool();

  /** A namespace of that pool that exists. */
  protected abstract String namespace();

  /** Another pool that exists. */
  protected abstract String dataPool();

  /** Makes a snapshot past the port. */
  protected abstract void snapshot(ImageAddress image);

  /** Renames the image past the port. */
  protected abstract void rename(ImageAddress image, String newName);

  /** Moves the image to the trash past the port. */
  protected abstract void moveToTrash(ImageAddress image);

  /** Prepares a migration of the image, to its own name, past the port. */
  protected abstract void migrate(ImageAddress image);

  /** Opens the image past the port, as a node does, until the test is over. */
  protected abstract void hold(ImageAddress image);

  private ImageAddress fresh() {
    return pool().image("cuttle-" + UUID.randomUUID());
  }

  private ImageAddress made() {
    ImageAddress image = fresh();
    images().create(image, ImageSpec.ofSize(GIB));
    return image;
  }

  @Test
  void whatWasCreatedExists() {
    ImageAddress image = fresh();
    assertThat(images().exists(image)).isFalse();
    images().create(image, ImageSpec.ofSize(GIB));
    assertThat(images().exists(image)).isTrue();
  }

  @Test
  void sizeAndUsualFeaturesAreAsAskedFor() {
    ImageStat stat = images().stat(made()).orElseThrow();
    assertThat(stat.sizeBytes()).isEqualTo(GIB);
    assertThat(stat.objectSizeBytes()).isEqualTo(4L << 20);
    assertThat(stat.id()).isNotEmpty();
    assertThat(stat.features())
        .containsExactlyInAnyOrder(
            "layering", "exclusive-lock", "object-map", "fast-diff", "deep-flatten");
  }

  @Test
  void anOddSizeIsKeptToTheByte() {
    ImageAddress image = fresh();
    images().create(image, ImageSpec.ofSize(12_345_677));
    assertThat(images().stat(image).orElseThrow().sizeBytes()).isEqualTo(12_345_677);
  }

  @Test
  void anImageThatIsNotThereHasNoStat() {
    assertThat(images().stat(fresh())).isEmpty();
  }

  @Test
  void theSecondOfTheSameNameIsRefused() {
    ImageAddress image = made();
    assertThatThrownBy(() -> images().create(image, ImageSpec.ofSize(GIB)))
        .isInstanceOf(CephException.AlreadyExists.class)
        .hasMessageContaining("creating image " + image.name() + " on Ceph cluster ");
  }

  @Test
  void completingAWholeImageChangesNothingAndOneThatIsNotThereSaysSo() {
    ImageSpec spec = ImageSpec.ofSize(GIB);
    ImageAddress image = fresh();
    images().create(image, spec);
    Optional<ImageStat> before = images().stat(image);
    images().complete(image, spec);
    assertThat(images().stat(image)).isEqualTo(before);
    assertThatThrownBy(() -> images().complete(fresh(), spec))
        .isInstanceOf(CephException.NotFound.class);
  }

  @Test
  void whatWasRemovedIsGone() {
    ImageAddress image = made();
    images().remove(image);
    assertThat(images().exists(image)).isFalse();
    assertThat(images().stat(image)).isEmpty();
  }

  @Test
  void removingWhatIsNotThereSaysSo() {
    assertThatThrownBy(() -> images().remove(fresh())).isInstanceOf(CephException.NotFound.class);
  }

  @Test
  void anImageWithSnapshotsIsNotRemoved() {
    ImageAddress image = made();
    snapshot(image);
    assertThatThrownBy(() -> images().remove(image))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("snapshots");
    assertThat(images().exists(image)).isTrue();
  }

  @Test
  void anImageThatIsOpenIsNotRemovedAndTheHolderIsNamed() {
    ImageAddress image = made();
    assertThat(images().watchers(image)).isEmpty();
    hold(image);
    List<Watcher> watchers = images().watchers(image);
    assertThat(watchers).hasSize(1);
    assertThatThrownBy(() -> images().remove(image))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining(watchers.getFirst().address());
    assertThat(images().exists(image)).isTrue();
  }

  @Test
  void watchersOfWhatIsNotThereAreNotFound() {
    assertThatThrownBy(() -> images().watchers(fresh())).isInstanceOf(CephException.NotFound.class);
  }

  @Test
  void anImageGrowsAndNeverShrinks() {
    ImageAddress image = made();
    ImageStat before = images().stat(image).orElseThrow();
    assertThat(images().grow(image, 3 * GIB)).isEqualTo(3 * GIB);
    assertThat(images().grow(image, 3 * GIB)).as("again").isEqualTo(3 * GIB);
    assertThat(images().grow(image, 2 * GIB)).as("what it has").isEqualTo(3 * GIB);
    assertThat(images().stat(image))
        .hasValue(new ImageStat(before.id(), 3 * GIB, before.objectSizeBytes(), before.features()));
  }

  @Test
  void anImageGrowsWhileAnotherHoldsIt() {
    ImageAddress image = made();
    hold(image);
    assertThat(images().grow(image, 2 * GIB)).isEqualTo(2 * GIB);
    assertThat(images().stat(image).orElseThrow().sizeBytes()).isEqualTo(2 * GIB);
  }

  @Test
  void whatIsNotThereDoesNotGrow() {
    ImageAddress image = fresh();
    assertThatThrownBy(() -> images().grow(image, GIB)).isInstanceOf(CephException.NotFound.class);
    assertThat(images().exists(image)).isFalse();
  }

  @Test
  void ofManyWhoGrowAnImageAtOnceTheLargestWins() {
    ImageAddress image = made();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long gib = 2; gib <= 6; gib++) {
        long bytes = gib * GIB;
        var _ = callers.submit(() -> growPatiently(image, bytes));
      }
    }
    assertThat(images().stat(image).orElseThrow().sizeBytes()).isEqualTo(6 * GIB);
  }

  /** One change of an image at a time: the others are told to come back. */
  private void growPatiently(ImageAddress image, long bytes) {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(CephException.Unreachable.class)
        .until(() -> images().grow(image, bytes) >= bytes);
  }

  @Test
  void metadataIsReadAsItWasSet() {
    ImageAddress image = made();
    assertThat(images().metadata(image, "cuttle.dev/volume")).isEmpty();
    assertThat(images().setMetadata(image, "cuttle.dev/volume", "first"))
        .as("the image's id")
        .isEqualTo(images().stat(image).orElseThrow().id());
    images().setMetadata(image, "cuttle.dev/volume", "Größe 1 GiB, \"quoted\"");
    images().setMetadata(image, "cuttle.dev/empty", "");
    assertThat(images().metadata(image, "cuttle.dev/volume")).hasValue("Größe 1 GiB, \"quoted\"");
    assertThat(images().metadata(image, "cuttle.dev/empty")).hasValue("");
  }

  @Test
  void metadataCanBeSetWhileAnotherHoldsTheImage() {
    ImageAddress image = made();
    hold(image);
    images().setMetadata(image, "key", "value");
    assertThat(images().metadata(image, "key")).hasValue("value");
  }

  @Test
  void metadataOfWhatIsNotThereIsNotFoundAndMakesNothing() {
    ImageAddress image = fresh();
    assertThatThrownBy(() -> images().metadata(image, "key"))
        .isInstanceOf(CephException.NotFound.class);
    assertThatThrownBy(() -> images().setMetadata(image, "key", "value"))
        .isInstanceOf(CephException.NotFound.class);
    assertThat(images().exists(image)).isFalse();
  }

  @Test
  void aNamespaceIsARoomOfItsOwn() {
    ImageAddress outside = made();
    PoolAddress room = new PoolAddress(pool().access(), pool().pool(), namespace());
    ImageAddress inside = room.image(outside.name());
    assertThat(images().exists(inside)).isFalse();
    images().create(inside, ImageSpec.ofSize(2 * GIB));
    images().setMetadata(inside, "key", "inside");
    assertThat(images().stat(inside).orElseThrow().sizeBytes()).isEqualTo(2 * GIB);
    assertThat(images().stat(outside).orElseThrow().sizeBytes()).isEqualTo(GIB);
    assertThat(images().metadata(outside, "key")).isEmpty();
    assertThat(names(room)).containsExactly(outside.name());
    images().remove(inside);
    assertThat(images().exists(outside)).isTrue();
  }

  @Test
  void aMissingNamespaceOrPoolIsNamed() {
    PoolAddress noRoom = new PoolAddress(pool().access(), pool().pool(), "nowhere");
    assertThatThrownBy(() -> images().create(noRoom.image("a"), ImageSpec.ofSize(GIB)))
        .isInstanceOf(CephException.PoolMissing.class)
        .hasMessageContaining("nowhere");
    PoolAddress noPool = new PoolAddress(pool().access(), "nopool", "");
    assertThatThrownBy(() -> images().exists(noPool.image("a")))
        .isInstanceOf(CephException.PoolMissing.class)
        .hasMessageContaining("nopool");
  }

  @Test
  void everyOptionArrives() {
    ImageAddress image = fresh();
    images()
        .create(
            image,
            new ImageSpec(
                GIB,
                Set.of(ImageFeature.LAYERING, ImageFeature.EXCLUSIVE_LOCK),
                Optional.of(1L << 20),
                Optional.of(new ImageSpec.Striping(1L << 16, 4)),
                Optional.of(dataPool())));
    ImageStat stat = images().stat(image).orElseThrow();
    assertThat(stat.objectSizeBytes()).isEqualTo(1L << 20);
    assertThat(stat.features())
        .containsExactlyInAnyOrder("layering", "exclusive-lock", "striping", "data-pool");
  }

  @Test
  void aMissingDataPoolIsNamedAndNothingIsMade() {
    ImageAddress image = fresh();
    ImageSpec spec =
        new ImageSpec(GIB, Set.of(), Optional.empty(), Optional.empty(), Optional.of("nodata"));
    assertThatThrownBy(() -> images().create(image, spec))
        .isInstanceOf(CephException.PoolMissing.class)
        .hasMessageContaining("nodata");
    assertThat(images().exists(image)).isFalse();
  }

  @Test
  void anImageThatWasRenamedIsFoundByItsId() {
    ImageAddress image = made();
    String id = images().stat(image).orElseThrow().id();
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Named(image.name()));
    String newName = fresh().name();
    rename(image, newName);
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Named(newName));
    images().remove(pool().image(newName));
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Gone());
  }

  @Test
  void anImageInTheTrashIsFoundAndRemovedByItsIdAlone() {
    ImageAddress image = made();
    String id = images().stat(image).orElseThrow().id();
    moveToTrash(image);
    images().create(image, ImageSpec.ofSize(2 * GIB));
    assertThat(images().whereabouts(pool(), id))
        .isInstanceOfSatisfying(
            Whereabouts.InTrash.class, found -> assertThat(found.name()).isEqualTo(image.name()));
    images().removeFromTrash(pool(), id);
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Gone());
    assertThat(images().stat(image).orElseThrow().sizeBytes()).isEqualTo(2 * GIB);
    assertThatThrownBy(() -> images().removeFromTrash(pool(), id))
        .isInstanceOf(CephException.NotFound.class);
  }

  @Test
  void anImageInTheTrashWithSnapshotsStays() {
    ImageAddress image = made();
    String id = images().stat(image).orElseThrow().id();
    snapshot(image);
    moveToTrash(image);
    assertThatThrownBy(() -> images().removeFromTrash(pool(), id))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("snapshots");
    assertThat(images().whereabouts(pool(), id)).isInstanceOf(Whereabouts.InTrash.class);
  }

  @Test
  void theSourceOfAMigrationIsToldAndStays() {
    ImageAddress image = made();
    String id = images().stat(image).orElseThrow().id();
    migrate(image);
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Migrating(image.name()));
    assertThatThrownBy(() -> images().removeFromTrash(pool(), id))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("it is being migrated");
    assertThat(images().whereabouts(pool(), id)).isInstanceOf(Whereabouts.Migrating.class);
    assertThat(images().stat(image).orElseThrow().id()).isNotEqualTo(id);
    assertThatThrownBy(() -> images().remove(image))
        .as("nor is its target removed")
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("it is being migrated");
  }

  @Test
  void allOfTwoHundredAreListed() {
    List<String> made = Stream.generate(this::made).limit(200).map(ImageAddress::name).toList();
    assertThat(names(pool())).containsAll(made).doesNotHaveDuplicates();
  }

  private List<String> names(PoolAddress pool) {
    List<String> names = new ArrayList<>();
    images().list(pool, names::add);
    return names;
  }
}
