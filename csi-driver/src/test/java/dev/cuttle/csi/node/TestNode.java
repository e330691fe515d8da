package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.volume.CrashingPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node with one image, and the use cases on it. */
public final class TestNode {

  public static final String FSID = "00000000-0000-0000-0000-00000000000a";
  public static final String VOLUME = "1:" + FSID + ":rbd::cuttle-v";
  public static final ImageLocation IMAGE =
      new ImageLocation("east", FSID, "rbd", "", Optional.empty(), "cuttle-v");
  public static final Path STAGING = Path.of("/staging");
  public static final Path TARGET = Path.of("/target");
  public static final long GIB = 1L << 30;
  static final Use ANY = new Use.Filesystem(Optional.empty(), List.of(), MkfsOptions.NONE);

  public final InMemoryMounts mounts = new InMemoryMounts();
  public final InMemoryBlockDevices devices = new InMemoryBlockDevices(mounts);
  public final InMemoryStaged staged = new InMemoryStaged();
  public final InMemoryFilesystems filesystems = new InMemoryFilesystems(this::imageOf);

  public TestNode() {
    devices.image(IMAGE.identity(), GIB);
  }

  private String imageOf(Path device) {
    return devices.attached().values().stream()
        .filter(attachment -> attachment.device().equals(device))
        .map(Attachment::identity)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(device + " is not attached"));
  }

  public static ImageAddress address(ImageLocation image) {
    return image.at(
        new CephAccess(
            image.cluster(),
            image.clusterId(),
            List.of("192.0.2.1:6789"),
            "cuttle",
            new CephKey("a2V5"),
            Map.of()));
  }

  StageVolume stager() {
    return new StageVolume(TestNode::address, devices, filesystems, mounts, staged);
  }

  GrowVolume grower() {
    return new GrowVolume(TestNode::address, devices, filesystems, mounts, staged);
  }

  GrowVolume grower(CrashingPorts process) {
    return new GrowVolume(
        TestNode::address,
        process.around(BlockDevices.class, devices),
        process.around(Filesystems.class, filesystems),
        process.around(Mounts.class, mounts),
        process.around(StagedVolumes.class, staged));
  }

  UnstageVolume unstager() {
    return new UnstageVolume(devices, mounts, staged);
  }

  PublishVolume publisher() {
    return new PublishVolume(mounts, staged);
  }

  /** The use cases in a process that dies. */
  StageVolume stager(CrashingPorts process) {
    return new StageVolume(
        TestNode::address,
        process.around(BlockDevices.class, devices),
        process.around(Filesystems.class, filesystems),
        process.around(Mounts.class, mounts),
        process.around(StagedVolumes.class, staged));
  }

  UnstageVolume unstager(CrashingPorts process) {
    return new UnstageVolume(
        process.around(BlockDevices.class, devices),
        process.around(Mounts.class, mounts),
        process.around(StagedVolumes.class, staged));
  }

  PublishVolume publisher(CrashingPorts process) {
    return new PublishVolume(
        process.around(Mounts.class, mounts), process.around(StagedVolumes.class, staged));
  }

  static StageRequest stage(Use use, boolean readOnly) {
    return stage(use, readOnly, Optional.empty());
  }

  static StageRequest stage(Use use, boolean readOnly, Optional<Mounter> mounter) {
    return new StageRequest(VOLUME, STAGING, IMAGE, use, readOnly, mounter, List.of());
  }

  static UnstageRequest unstage() {
    return new UnstageRequest(VOLUME, STAGING, Optional.of(IMAGE));
  }

  static PublishRequest publish(boolean block, boolean readOnly) {
    return new PublishRequest(VOLUME, STAGING, TARGET, block, readOnly, false);
  }

  void nothingIsLeft() {
    assertThat(mounts.all()).isEmpty();
    assertThat(devices.attached()).isEmpty();
    assertThat(staged.all()).isEmpty();
  }
}
