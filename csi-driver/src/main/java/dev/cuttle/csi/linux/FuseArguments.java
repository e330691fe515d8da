package dev.cuttle.csi.linux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cuttle.ceph.ImageAddress;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The arguments of qemu-storage-daemon. The key comes through its standard input. */
final class FuseArguments {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FuseArguments() {}

  static List<String> of(AttachFolder folder, ImageAddress image, boolean readOnly) {
    return List.of(
        "--object",
        secret(),
        "--blockdev",
        opened(folder, image)
            .put("node-name", "image")
            .put("read-only", readOnly)
            .put("discard", "unmap")
            .toString(),
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

  private static ObjectNode opened(AttachFolder folder, ImageAddress image) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("driver", "rbd")
            .put("conf", folder.conf().toString())
            .put("user", image.access().user())
            .put("key-secret", "key")
            .put("pool", image.pool().pool())
            .put("image", image.name());
    if (!image.pool().namespace().isEmpty()) {
      node.put("namespace", image.pool().namespace());
    }
    return node;
  }

  /** Of qemu-img, to tell of an image what is now. */
  static List<String> info(AttachFolder folder, ImageAddress image) {
    return List.of(
        "info",
        "--output=json",
        "--object",
        "secret,id=key,file=/proc/self/fd/0,format=base64",
        "json:" + opened(folder, image));
  }

  /** The size in what it tells; empty if there is none. */
  static OptionalLong imageBytes(String told) {
    try {
      JsonNode size = JSON.readTree(told).path("virtual-size");
      return size.canConvertToLong() && size.isIntegralNumber()
          ? OptionalLong.of(size.longValue())
          : OptionalLong.empty();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
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
