package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageAddress;
import java.nio.file.Path;
import java.util.List;

class InMemoryBlockDevicesTest extends BlockDevicesContract {

  private final TestNode node = new TestNode();

  @Override
  protected BlockDevices devices() {
    return node.devices;
  }

  @Override
  protected BlockDevices startedAgain() {
    return node.devices;
  }

  @Override
  protected ImageAddress image() {
    return TestNode.address(TestNode.IMAGE);
  }

  @Override
  protected long sizeBytes() {
    return TestNode.GIB;
  }

  @Override
  protected void resize(long bytes) {
    node.devices.image(TestNode.IMAGE.identity(), bytes);
  }

  @Override
  protected Mounter offered() {
    return Mounter.FUSE;
  }

  @Override
  protected void whileMounted(Attachment attachment, Runnable work) {
    Path target = Path.of("/theirs");
    node.mounts.mount(attachment.device(), target, "ext4", List.of());
    work.run();
    node.mounts.unmount(target);
  }
}
