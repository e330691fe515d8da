package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import dev.cuttle.csi.linux.ProcessTable.Running;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.BlockDevices;
import dev.cuttle.csi.node.BlockDevicesContract;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real cluster, with a real daemon and a real loop device. */
class FuseIT extends BlockDevicesContract {
  private static final TestCeph CEPH = TestCeph.first();
  private static final long SIZE = 64 << 20;
  private static final String NAME = "linux-it-" + ProcessHandle.current().pid();

  @TempDir Path folder;
  private HostPrograms programs;
  private LinuxBlockDevices devices;
  private ImageAddress image;

  @BeforeEach
  void createImage() {
    programs = new HostPrograms(folder.resolve("scratch"), ProcessHome.where());
    devices = plugin();
    CEPH.run("rbd", "create", "--size", "64M", "rbd/" + NAME);
    image = source(NAME, CEPH.run("ceph", "auth", "get-key", "client.cuttle").strip());
  }

  /** A plugin that was started again knows nothing but what is on the node. */
  private LinuxBlockDevices plugin() {
    return LinuxBlockDevices.of(
        NodePaths.host(folder.resolve("state")),
        programs,
        ProcessHome.where(),
        Duration.ofSeconds(100));
  }

  @Override
  protected BlockDevices devices() {
    return devices;
  }

  @Override
  protected BlockDevices startedAgain() {
    return plugin();
  }

  @Override
  protected ImageAddress image() {
    return image;
  }

  @Override
  protected long sizeBytes() {
    return SIZE;
  }

  @Override
  protected void resize(long bytes) {
    CEPH.run("rbd", "resize", "--no-progress", "--size", bytes + "B", "rbd/" + NAME);
  }

  @Override
  protected Mounter offered() {
    return Mounter.FUSE;
  }

  @Override
  protected void whileMounted(Attachment attachment, Runnable work) {
    try {
      withMounted(attachment, _ -> work.run());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageAddress source(String name, String key) {
    CephAccess access =
        new CephAccess(
            CEPH.name(), CEPH.fsid(), CEPH.monitors(), "cuttle", new CephKey(key), Map.of());
    return new PoolAddress(access, "rbd", "").image(name);
  }

  @AfterEach
  void removeEverything() {
    plugin().detach(image.location().identity());
    assertThat(daemons()).isEmpty();
    // The cluster waits up to half a minute for a daemon that was killed.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> CEPH.run("rbd", "rm", "--no-progress", "rbd/" + NAME));
  }

  private List<Running> daemons() {
    return new ProcessTable(Path.of("/proc"))
        .matching(
            FuseDaemon.PROGRAM, arguments -> arguments.toString().contains(folder.toString()));
  }

  private Attachment attach() {
    return devices.attach(image, Mounter.FUSE, false, List.of());
  }

  private LoopDevices loops() {
    return new LoopDevices(NodePaths.host(folder.resolve("state")), new NativeKernel(), programs);
  }

  private AttachFolder attachFolder() {
    return AttachFolder.of(folder.resolve("state/fuse"), image.location().identity());
  }

  @Test
  void anImageBecomesADeviceAndKeepsItsData() throws IOException {
    assertThat(devices.offered()).contains(Mounter.FUSE);
    Attachment attachment = attach();
    assertThat(attach()).isEqualTo(attachment);
    assertThat(plugin().find(image.location().identity())).contains(attachment);
    assertThat(devices.sizeBytes(attachment)).isEqualTo(SIZE);
    assertThat(devices.trouble(attachment)).isEmpty();
    withMounted(attachment, stage -> Files.writeString(stage.resolve("file"), "text"));

    devices.detach(attachment.identity());
    devices.detach(attachment.identity());
    assertThat(devices.find(image.location().identity())).isEmpty();
    assertThat(daemons()).isEmpty();
    assertThat(folder.resolve("state/fuse")).isEmptyDirectory();

    withMounted(attach(), stage -> assertThat(stage.resolve("file")).hasContent("text"));
  }

  private interface Work {
    void on(Path stage) throws IOException;
  }

  private void withMounted(Attachment attachment, Work work) throws IOException {
    LinuxFilesystems filesystems = new LinuxFilesystems(NodePaths.host(folder), programs);
    LinuxMounts mounts = new LinuxMounts(NodePaths.host(folder), programs);
    if (filesystems.content(attachment.device()) instanceof Content.Empty) {
      filesystems.make(attachment.device(), FilesystemType.EXT4, MkfsOptions.NONE);
    }
    filesystems.check(attachment.device(), FilesystemType.EXT4, attachment.readOnly());
    Path stage = folder.resolve("stage");
    mounts.mount(attachment.device(), stage, "ext4", List.of());
    try {
      assertThatThrownBy(() -> devices.detach(attachment.identity()))
          .isInstanceOf(NodeException.Precondition.class)
          .hasMessageContaining("in use");
      work.on(stage);
    } finally {
      mounts.unmount(stage);
    }
  }

  @Test
  void theKeyIsInNoFileAndNoArgument() throws IOException {
    attach();
    assertThat(daemons().toString()).doesNotContain(image.access().key().base64());
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).filter(f -> !f.endsWith("image")))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(file).content().doesNotContain(image.access().key().base64()));
    }
  }

  @Test
  void aDaemonThatDiedIsTroubleAndAttachingHeals() {
    Attachment attachment = attach();
    daemons().forEach(daemon -> daemon.handle().destroyForcibly());
    await().until(() -> daemons().isEmpty());

    assertThat(devices.trouble(attachment)).isPresent();
    assertThat(plugin().find(image.location().identity())).contains(attachment);
    Attachment again = attach();
    assertThat(devices.trouble(again)).isEmpty();
    assertThat(daemons()).hasSize(1);
  }

  @Test
  void aDaemonThatDiedUnderAMountIsSaidUntilTheMountIsGone() throws IOException {
    Attachment attachment = attach();
    withMounted(
        attachment,
        stage -> {
          daemons().forEach(daemon -> daemon.handle().destroyForcibly());
          await().until(() -> daemons().isEmpty());
          assertThatThrownBy(this::attach)
              .isInstanceOf(NodeException.Precondition.class)
              .hasMessageContaining(attachment.device() + " has ended")
              .hasMessageContaining("delete the Pods");
        });
    assertThat(devices.trouble(attach())).isEmpty();
  }

  @Test
  void aDaemonThatWasEndedInAnOrderlyWayLeavesADeviceThatIsStillKnown() {
    Attachment attachment = attach();
    daemons().forEach(daemon -> daemon.handle().destroy());
    await().until(() -> daemons().isEmpty());

    assertThat(plugin().find(image.location().identity())).contains(attachment);
    devices.detach(attachment.identity());
    assertThat(plugin().find(image.location().identity())).isEmpty();
    assertThat(loops().of(attachFolder())).isEmpty();
  }

  @Test
  void anAttachThatWasKilledBeforeTheLoopDeviceIsUndoneOrFinished() {
    Attachment attachment = attach();
    String loop = attachment.device().getFileName().toString();
    loops().remove(attachFolder(), loop);
    assertThat(daemons()).hasSize(1);

    assertThat(plugin().find(image.location().identity())).isEmpty();
    assertThat(daemons()).as("a question changes nothing").hasSize(1);
    plugin().detach(image.location().identity());
    assertThat(daemons()).isEmpty();

    loops().remove(attachFolder(), attach().device().getFileName().toString());
    assertThat(devices.trouble(attach())).isEmpty();
    assertThat(daemons()).hasSize(1);
  }

  @Test
  void whatTheClusterSaysIsToldApart() {
    assertThatThrownBy(() ->
            devices.attach(
                source("no-such", image.access().key().base64()), Mounter.FUSE, false, List.of()))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("no-such");
    assertThatThrownBy(
            () -> devices.attach(source(NAME, Images.KEY), Mounter.FUSE, false, List.of()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageNotContaining(Images.KEY);
    assertThat(daemons()).isEmpty();
    assertThat(folder.resolve("state/fuse")).isEmptyDirectory();
  }
}
