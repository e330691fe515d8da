package dev.cuttle.csi.node;

import dev.cuttle.csi.node.Filesystems.Content;
import java.nio.file.Path;

class InMemoryFilesystemsTest extends FilesystemsContract {

  private static final String IMAGE = "f:rbd::i";

  private final InMemoryFilesystems filesystems = new InMemoryFilesystems(_ -> IMAGE);

  @Override
  protected Filesystems filesystems() {
    return filesystems;
  }

  @Override
  protected Path device() {
    return Path.of("/dev/double0");
  }

  @Override
  protected void spoil() {
    filesystems.put(IMAGE, new Content.Foreign("bytes"));
  }

  @Override
  protected void damage() {
    filesystems.damage(IMAGE);
  }
}
