package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.RbdImagesContract;
import dev.cuttle.ceph.TestCeph;
import dev.cuttle.ceph.Whereabouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RadosImagesIT extends RbdImagesContract {
  private static TestCeph ceph;
  private static ScratchPools pools;
  private static RadosCeph connections;
  private static RbdImages rados;

  private final List<Process> holders = new ArrayList<>();

  @BeforeAll
  static void connect() {
    ceph = TestCeph.first();
    pools = new ScratchPools(ceph);
    connections = new RadosCeph(RadosSettings.defaults(), CephCallObserver.NONE);
    rados = connections.images();
  }

  @AfterAll
  static void close() {
    connections.close();
    pools.close();
  }

  @AfterEach
  void letGo() {
    holders.forEach(holder -> holder.destroyForcibly().onExit().join());
  }

  @Override
  protected RbdImages images() {
    return rados;
  }

  @Override
  protected PoolAddress pool() {
    return pools.main();
  }

  @Override
  protected String namespace() {
    return ScratchPools.NAMESPACE;
  }

  @Override
  protected String dataPool() {
    return pools.data();
  }

  @Override
  protected void snapshot(ImageAddress image) {
    ceph.run("rbd", "snap", "create", path(image) + "@snap");
  }

  @Override
  protected void rename(ImageAddress image, String newName) {
    ceph.run("rbd", "rename", path(image), image.pool().pool() + "/" + newName);
  }

  @Override
  protected void moveToTrash(ImageAddress image) {
    ceph.run("rbd", "trash", "mv", path(image));
  }

  @Override
  protected void migrate(ImageAddress image) {
    ceph.run("rbd", "migration", "prepare", path(image), path(image));
  }

  @Override
  protected void hold(ImageAddress image) {
    try {
      holders.add(ceph.start("rbd", "watch", path(image)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().until(() -> !rados.watchers(image).isEmpty());
  }

  private static String path(ImageAddress image) {
    return image.pool().pool() + "/" + image.name();
  }

  @Test
  void theMarkCanBeReadByTheRbdCommand() {
    ImageAddress image = pool().image("marked");
    rados.create(image, ImageSpec.ofSize(1L << 20));
    rados.setMetadata(image, "cuttle.dev/volume", "pvc-1");
    assertThat(ceph.run("rbd", "image-meta", "list", path(image)))
        .contains("cuttle.dev/volume", "pvc-1");
    ceph.run("rbd", "image-meta", "set", path(image), "other", "by rbd");
    assertThat(rados.metadata(image, "other")).hasValue("by rbd");
  }

  @Test
  void aRemovalThatWasCutShortIsFinishedByTheNext() {
    ImageAddress image = pool().image("half-removed");
    String id = removedInPart(image, 0);
    rados.remove(image);
    assertThat(ceph.run("rbd", "trash", "ls", "--all", image.pool().pool())).doesNotContain(id);
    assertThatThrownBy(() -> rados.remove(image)).isInstanceOf(CephException.NotFound.class);
  }

  /** As a process does that dies at any point between "in the trash" and "gone". */
  @ParameterizedTest
  @CsvSource({
    "0, false", "0, true", // NORMAL
    "1, false", "1, true", // MOVING
    "2, false", "2, true", // REMOVING
    "3, false", "3, true" // RESTORING
  })
  void whateverARemovalCutShortHasLeftIsClearedWithTheLaterImageOfTheName(
      int state, boolean headerIsGone) {
    ImageAddress image = pool().image("again-" + state + headerIsGone);
    String id = removedInPart(image, state);
    if (headerIsGone) {
      ceph.run("rados", "-p", image.pool().pool(), "rm", "rbd_header." + id);
    }
    rados.create(image, ImageSpec.ofSize(1L << 20));

    rados.remove(image);

    assertThat(trash(image)).doesNotContain(id);
    assertThat(ceph.run("rbd", "ls", image.pool().pool())).doesNotContain(image.name());
    assertThat(ceph.run("rados", "-p", image.pool().pool(), "ls")).doesNotContain(id);
    assertThatThrownBy(() -> rados.remove(image)).isInstanceOf(CephException.NotFound.class);
  }

  /** An image whose removal died in this state; its id. */
  private String removedInPart(ImageAddress image, int state) {
    rados.create(image, ImageSpec.ofSize(1L << 20));
    String id = rados.stat(image).orElseThrow().id();
    ceph.run("rbd", "trash", "mv", path(image));
    TrashMark.removing(ceph, image, id, state);
    return id;
  }

  private static String trash(ImageAddress image) {
    return ceph.run("rados", "-p", image.pool().pool(), "listomapkeys", "rbd_trash");
  }

  @Test
  void whatIsLeftOfAnEarlierImageCanBeClearedWhileALaterOneBearsTheName() {
    ImageAddress image = pool().image("twice");
    String earlier = removedInPart(image, 0);
    rados.create(image, ImageSpec.ofSize(2L << 20));

    rados.finishRemovals(image);
    rados.finishRemovals(image);

    assertThat(trash(image)).doesNotContain(earlier);
    assertThat(rados.stat(image).orElseThrow().sizeBytes()).isEqualTo(2L << 20);
    rados.remove(image);
  }

  @Test
  void anImageWhoseCreateDiedAfterItsHeaderIsMadeWhole() {
    ImageAddress image = pool().image("without-map");
    ImageSpec spec =
        new ImageSpec(
            100L << 20,
            Set.of(),
            Optional.of(1L << 20),
            Optional.of(new ImageSpec.Striping(64 << 10, 8)),
            Optional.empty());
    rados.create(image, spec);
    String whole = ceph.run("rbd", "info", path(image));
    String header = "rbd_header." + rados.stat(image).orElseThrow().id();
    String map = "rbd_object_map." + rados.stat(image).orElseThrow().id();
    ceph.run("rados", "-p", image.pool().pool(), "rm", map);
    ceph.run("rados", "-p", image.pool().pool(), "rmomapkey", header, "stripe_unit");
    ceph.run("rados", "-p", image.pool().pool(), "rmomapkey", header, "stripe_count");

    rados.complete(image, spec);

    assertThat(ceph.run("rbd", "info", path(image))).isEqualTo(whole);
    ceph.run("rbd", "object-map", "check", path(image));
    assertThat(ceph.run("rbd", "info", path(image))).isEqualTo(whole).doesNotContain("invalid");
  }

  @Test
  void aNameWithoutAnImageBehindItIsTakenAndCanBeRemoved() {
    ImageAddress image = pool().image("half-made");
    rados.create(image, ImageSpec.ofSize(1L << 20));
    String id = rados.stat(image).orElseThrow().id();
    ceph.run("rados", "-p", image.pool().pool(), "rm", "rbd_id.half-made");
    ceph.run("rados", "-p", image.pool().pool(), "rm", "rbd_header." + id);

    assertThat(rados.exists(image)).isTrue();
    assertThat(rados.stat(image)).isEmpty();
    try {
      rados.remove(image);
    } catch (CephException.NotFound nothingBehindIt) {
      assertThat(nothingBehindIt).hasMessageContaining("half-made");
    }
    assertThat(rados.exists(image)).isFalse();
    assertThat(ceph.run("rbd", "ls", image.pool().pool())).doesNotContain("half-made");
  }

  @Test
  void aRemovalThatWasCutShortIsFoundByTheId() {
    ImageAddress image = pool().image("cut-short");
    String id = removedInPart(image, 0);
    assertThat(images().whereabouts(pool(), id))
        .isEqualTo(new Whereabouts.RemovedInPart(image.name()));
    images().finishRemovals(image);
    assertThat(images().whereabouts(pool(), id)).isEqualTo(new Whereabouts.Gone());
  }

  /** As somebody asks for who wants it back perhaps. */
  @Test
  void anImageThatIsToBeKeptInTheTrashForAWhileIsRemovedAllTheSame() {
    ImageAddress image = pool().image("kept");
    rados.create(image, ImageSpec.ofSize(1L << 20));
    String id = rados.stat(image).orElseThrow().id();
    ceph.run("rbd", "trash", "mv", "--expires-at", "2100-01-01", path(image));
    assertThat(rados.whereabouts(pool(), id))
        .isInstanceOfSatisfying(
            Whereabouts.InTrash.class,
            found -> assertThat(found.keptUntil()).isAfter("2099-12-30T00:00:00Z"));
    rados.removeFromTrash(pool(), id);
    assertThat(rados.whereabouts(pool(), id)).isEqualTo(new Whereabouts.Gone());
  }

  @Test
  void whatAUserPutIntoTheTrashStaysThere() {
    ImageAddress image = pool().image("thrown-away");
    rados.create(image, ImageSpec.ofSize(1L << 20));
    String id = rados.stat(image).orElseThrow().id();
    ceph.run("rbd", "trash", "mv", path(image));
    assertThatThrownBy(() -> rados.remove(image)).isInstanceOf(CephException.NotFound.class);
    assertThat(ceph.run("rbd", "trash", "ls", image.pool().pool())).contains(id);
  }

  @Test
  void ofSixteenWhoCreateTheSameNameOneSucceeds() throws Exception {
    ImageAddress image = pool().image("contended");
    List<String> outcomes = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(callers.submit(() -> create(image)));
      }
      for (Future<String> one : all) {
        outcomes.add(one.get());
      }
    }
    assertThat(outcomes).filteredOn("created"::equals).hasSize(1);
    assertThat(outcomes)
        .as("the others came after it, or while it was at work")
        .isSubsetOf("created", "AlreadyExists", "Unreachable");
  }

  private static String create(ImageAddress image) {
    try {
      rados.create(image, ImageSpec.ofSize(1L << 20));
      return "created";
    } catch (CephException e) {
      return e.getClass().getSimpleName();
    }
  }
}
