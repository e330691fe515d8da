package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.VolumePlacement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a Pod on a real node sees of its volume. */
@Tag("node")
class PodVolumesIT {

  @BeforeEach
  void install() {
    Release.install();
  }

  @AfterEach
  void nothingIsLeft() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
  }

  @Test
  void aPodThatComesBackFindsItsData() {
    Pods.claim("data", "fast");
    Pods.start("first", "data", "echo written by the first > /data/file && sync");
    Pods.awaitRunning("first");
    await("the file")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Pods.tryRun("first", "cat /data/file").exit() == 0);

    VolumePlacement page = Kube.pages().getFirst();
    String cluster = page.getSpec().decision().cluster();
    assertThat(cluster).as("of the class's tag ssd").isIn(Testbed.EAST, Testbed.WEST);
    assertThat(page.getSpec().explanation().summary()).contains(cluster);
    assertThat(Testbed.clustersWith(page.getSpec().decision().image())).containsExactly(cluster);

    Pods.delete("first");
    Pods.start("second", "data", "true");
    Pods.awaitRunning("second");
    assertThat(Pods.run("second", "cat /data/file")).isEqualTo("written by the first\n");
    assertThat(Pods.run("second", "grep ' /data ' /proc/mounts")).contains("ext4 rw");
  }

  @Test
  void aBlockDeviceIsWrittenAndReadBack() {
    Pods.claim("device", "archive", "ReadWriteOnce", "Block");
    Pods.startWithDevice("first", "device");
    Pods.awaitRunning("first");
    assertThat(Pods.run("first", "blockdev --getsize64 /dev/data").strip())
        .isEqualTo(String.valueOf(1L << 30));
    Pods.run("first", "echo raw | dd of=/dev/data bs=512 seek=9 conv=fsync,notrunc");
    Pods.delete("first");

    Pods.startWithDevice("second", "device");
    Pods.awaitRunning("second");
    assertThat(Pods.run("second", "dd if=/dev/data bs=512 skip=9 count=1 2>/dev/null | head -c 4"))
        .isEqualTo("raw\n");
  }

  @Test
  void aClaimThatAsksForMoreGrowsUnderItsPod() {
    // Of xfs: for ext4 the node would need CAP_SYS_RESOURCE, which this machine may lack.
    Pods.claim("growing", "fast-xfs");
    Pods.start("writer", "growing", "while date >> /data/file; do sync; sleep 1; done & true");
    Pods.awaitRunning("writer");
    await("the file").until(() -> lines() > 0);
    long before = kibibytes();

    Commands.run(
        "kubectl",
        "-n",
        Pods.NAMESPACE,
        "patch",
        "pvc",
        "growing",
        "-p",
        "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"3Gi\"}}}}");

    await("the Pod sees it")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> kibibytes() > 2 * before);
    await("the claim has it")
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            new Quantity("3Gi")
                .equals(Kube.readClaim("growing").getStatus().getCapacity().get("storage")));
    assertThat(Kube.pages().getFirst().getSpec().promisedBytes()).isEqualTo(3L << 30);
    long written = lines();
    await("it goes on writing").until(() -> lines() > written);
  }

  private static long lines() {
    Commands.Result counted = Pods.tryRun("writer", "wc -l < /data/file");
    return counted.exit() == 0 ? Long.parseLong(counted.output().strip()) : 0;
  }

  /** Of the filesystem that the Pod sees. */
  private static long kibibytes() {
    return Long.parseLong(Pods.run("writer", "df -k /data | tail -n 1 | awk '{print $2}'").strip());
  }

  @Test
  void manyReadWhatOneHasWritten() {
    Pods.claim("source", "fast");
    Pods.start("writer", "source", "echo for all > /data/file && sync");
    Pods.awaitRunning("writer");
    Pods.delete("writer");
    PersistentVolume source =
        Kube.CLIENT
            .persistentVolumes()
            .withName(Kube.readClaim("source").getSpec().getVolumeName())
            .get();

    Kube.CLIENT.resource(readOnlyCopy(source)).create();
    try {
      Pods.claim(claimOf("shared"));
      for (String reader : List.of("reader-1", "reader-2")) {
        Pods.start(reader, "shared", "true");
      }
      for (String reader : List.of("reader-1", "reader-2")) {
        Pods.awaitRunning(reader);
        assertThat(Pods.run(reader, "cat /data/file")).isEqualTo("for all\n");
        assertThat(Pods.tryRun(reader, "echo x > /data/file").said()).contains("Read-only");
      }
      Pods.delete("reader-1");
      assertThat(Pods.run("reader-2", "cat /data/file")).isEqualTo("for all\n");
      Pods.delete("reader-2");
      Pods.deleteClaim("shared");
    } finally {
      Kube.CLIENT.persistentVolumes().withName("shared").delete();
    }
  }

  /** The same image under a name of its own, as an administrator offers it to readers. */
  private static PersistentVolume readOnlyCopy(PersistentVolume source) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName("shared")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadOnlyMany")
        .addToCapacity("storage", new Quantity("1Gi"))
        .withPersistentVolumeReclaimPolicy("Retain")
        .withStorageClassName("")
        .withCsi(source.getSpec().getCsi().edit().withReadOnly(true).build())
        .endSpec()
        .build();
  }

  private static io.fabric8.kubernetes.api.model.PersistentVolumeClaim claimOf(String volume) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(volume)
        .withNamespace(Pods.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName("")
        .withVolumeName(volume)
        .withAccessModes("ReadOnlyMany")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  @Test
  void theSecondPodOfAClaimForOneIsRefused() {
    Pods.claim("mine", "fast", "ReadWriteOncePod", "Filesystem");
    Pods.start("first", "mine", "true");
    Pods.awaitRunning("first");
    Pods.start("second", "mine", "true");
    await("the refusal")
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Pods.read("second").getStatus().getConditions().stream()
                .map(PodCondition::getMessage)
                .anyMatch(text -> text != null && text.contains("ReadWriteOncePod")));
    assertThat(Pods.isRunning("second")).isFalse();
    Pods.delete("first");
    Pods.awaitRunning("second");
  }

  @Test
  void mountOptionsFilesystemAndGroupAreAsAskedFor() {
    Commands.run("kubectl", "delete", "storageclass", "own", "--ignore-not-found");
    Kube.CLIENT
        .resource(
            new io.fabric8.kubernetes.api.model.storage.StorageClassBuilder()
                .withNewMetadata()
                .withName("own")
                .endMetadata()
                .withProvisioner(Kube.DRIVER)
                .addToParameters("tags", "ssd")
                .addToParameters("csi.storage.k8s.io/fstype", "ext4")
                .addToParameters("mkfsOptions", "-i 65536")
                .withMountOptions("noatime")
                .build())
        .create();
    try {
      Pods.claim("own", "own");
      Pods.start(
          "user",
          "own",
          "echo mine > /data/file",
          pod ->
              pod.editSpec()
                  .withNewSecurityContext()
                  .withRunAsUser(1000L)
                  .withFsGroup(2000L)
                  .endSecurityContext()
                  .endSpec());
      Pods.awaitRunning("user");
      assertThat(Pods.run("user", "grep ' /data ' /proc/mounts")).contains("noatime");
      assertThat(Pods.run("user", "stat -c %u:%g /data/file").strip()).isEqualTo("1000:2000");
      assertThat(Pods.run("user", "df -i /data | tail -n 1 | awk '{print $2}'").strip())
          .as("an inode for 64 KiB of 1 GiB")
          .isEqualTo("16384");
    } finally {
      Pods.removeAll();
      Commands.run("kubectl", "delete", "storageclass", "own");
    }
  }
}
