package dev.cuttle.csi.node;

import java.nio.file.Path;

class InMemoryMountsTest extends MountsContract {

  private final InMemoryMounts mounts = new InMemoryMounts();

  @Override
  protected Mounts mounts() {
    return mounts;
  }

  @Override
  protected Path device() {
    return Path.of("/dev/double0");
  }

  @Override
  protected Path place(String name) {
    return Path.of("/" + name);
  }

  @Override
  protected void whileInUse(Path target, Runnable work) {
    mounts.busy(target, true);
    work.run();
    mounts.busy(target, false);
  }
}
