package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.TestCeph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a trash entry look as one does whose removal ended half way. */
final class TrashMark {
  private static final byte REMOVING = 3;

  private TrashMark() {}

  /**
   * Rewrites the entry: cls_rbd's TrashImageSpec, version 2.
   *
   * @param state TrashImageState: normal, moving, removing, restoring
   */
  static void removing(TestCeph ceph, ImageAddress image, String id, int state) {
    byte[] name = image.name().getBytes(StandardCharsets.UTF_8);
    int body = 1 + 4 + name.length + 8 + 8 + 1;
    byte[] entry =
        ByteBuffer.allocate(6 + body)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 2)
            .put((byte) 1)
            .putInt(body)
            .put(REMOVING)
            .putInt(name.length)
            .put(name)
            .putLong(0)
            .putLong(0)
            .put((byte) state)
            .array();
    try {
      Path file = Files.createTempFile("trash", ".entry");
      Files.write(file, entry);
      String key = "id_" + id;
      ceph.run(
          "sh",
          "-c",
          "rados -p " + image.pool().pool() + " setomapval rbd_trash " + key + " < " + file);
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
