package dev.cuttle.csi.linux;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cuttle.ceph.ImageAddress;
import java.util.List;

/** The arguments of qemu-storage-daemon. The key comes through its standard input. */
final class FuseArguments {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FuseArguments() {}

  static List<String> of(AttachFolder folder, ImageAddress image, boolean readOnly) {
    return List.of(
        "--object",
        secret(),
        "--blockdev",
        image(folder, image, readOnly),
        "--export",
        export(folder, !readOnly));
  }

  private static String secret() {
    return JSON.createObjectNode()
        .put("qom-type", "secret")
        .put("id", "key")
        .put("file", "/proc/self/fd/0")
        .put("format", "base64")
        .toString();
  }

  private static String image(AttachFolder folder, ImageAddress image, boolean readOnly) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("driver", "rbd")
            .put("node-name", "image")
            .put("conf", folder.conf().toString())
            .put("user", image.access().user())
            .put("key-secret", "key")
            .put("pool", image.pool().pool())
            .put("image", image.name());
    if (!image.pool().namespace().isEmpty()) {
      node.put("namespace", image.pool().namespace());
    }
    return node.put("read-only", readOnly).put("discard", "unmap").toString();
  }

  /**
   * This argument is also how the process is found again: it names the folder. One that an earlier
   * version has started is found, too, so that its text must not change.
   */
  static String export(AttachFolder folder, boolean writable) {
    return JSON.createObjectNode()
        .put("type", "fuse")
        .put("id", "export")
        .put("node-name", "image")
        .put("mountpoint", folder.export().toString())
        .put("allow-other", "auto")
        .put("growable", false)
        .put("writable", writable)
        .toString();
  }
}
