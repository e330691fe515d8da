package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.TestCeph;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images whose state forbids the removal until somebody changes it: no request is wrong. */
class RemovalIT {
  private static TestCeph ceph;
  private static ScratchPools pools;
  private static RadosCeph connections;
  private static RbdImages rados;

  @BeforeAll
  static void connect() {
    ceph = TestCeph.first();
    pools = new ScratchPools(ceph);
    connections = new RadosCeph(RadosSettings.defaults(), CephCallObserver.NONE);
    rados = connections.images();
    ceph.run("rbd", "mirror", "pool", "enable", pools.main().pool(), "image");
  }

  @AfterAll
  static void close() {
    connections.close();
    pools.close();
  }

  private static ImageAddress made(String... features) {
    ImageAddress image = pools.main().image("cuttle-" + UUID.randomUUID());
    rados.create(
        image,
        new ImageSpec(
            1L << 20,
            ImageFeature.parse(Set.of(features)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    return image;
  }

  private static String path(ImageAddress image) {
    return image.pool().pool() + "/" + image.name();
  }

  private static void assertStays(ImageAddress image, String because) {
    assertThatThrownBy(() -> rados.remove(image))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining(because);
    assertThat(rados.exists(image)).isTrue();
  }

  @Test
  void aDemotedImageOfSnapshotMirroringIsRemovedOnItsPrimaryCluster() {
    ImageAddress image = made();
    ceph.run("rbd", "mirror", "image", "enable", path(image), "snapshot");
    ceph.run("rbd", "mirror", "image", "demote", path(image));
    assertStays(image, "is not primary: promote it or remove it on its primary cluster");
    ceph.run("rbd", "mirror", "image", "promote", "--force", path(image));
    rados.remove(image);
    assertThat(rados.exists(image)).isFalse();
  }

  @Test
  void aDemotedImageOfJournalMirroringIsRemovedOnItsPrimaryCluster() {
    ImageAddress image = made("exclusive-lock", "journaling");
    ceph.run("rbd", "mirror", "image", "enable", path(image), "journal");
    ceph.run("rbd", "mirror", "image", "demote", path(image));
    assertStays(image, "is not primary: promote it or remove it on its primary cluster");
  }

  @Test
  void anImageOfAGroupIsToldSo() {
    ImageAddress image = made();
    ceph.run("rbd", "group", "create", image.pool().pool() + "/group");
    ceph.run("rbd", "group", "image", "add", image.pool().pool() + "/group", path(image));
    assertStays(image, "it is in a group");
  }

  @Test
  void anImageThatIsBeingMigratedIsToldSo() {
    ImageAddress image = made();
    ceph.run("rbd", "migration", "prepare", path(image), path(image));
    assertStays(image, "it is being migrated: commit or abort the migration first");
  }

  @Test
  void aSnapshotThatAClonePinsIsToldAsASnapshot() {
    ImageAddress image = made();
    ceph.run("rbd", "snap", "create", path(image) + "@base");
    ceph.run(
        "rbd",
        "clone",
        "--rbd-default-clone-format",
        "2",
        path(image) + "@base",
        path(image) + "-clone");
    ceph.run("rbd", "snap", "rm", path(image) + "@base");
    assertStays(image, "it has snapshots");
  }

  @Test
  void anImageThatAPersonHasLockedIsToldSoAtOnce() {
    ImageAddress image = made();
    ceph.run("rbd", "lock", "add", path(image), "maintenance");
    assertStays(image, "it is locked by client.");
    assertStays(image, "(maintenance)");
  }
}
