package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.ImageSource;
import java.util.ArrayList;
import java.util.List;

/** The arguments of qemu-storage-daemon. The key comes through its standard input. */
final class FuseArguments {

  private FuseArguments() {}

  static List<String> of(AttachFolder folder, ImageSource image, boolean readOnly) {
    return List.of(
        "--object",
        secret(),
        "--blockdev",
        image(folder, image, readOnly),
        "--export",
        export(folder, !readOnly));
  }

  private static String secret() {
    return object("qom-type", "secret", "id", "key", "file", "/proc/self/fd/0", "format", "base64");
  }

  private static String image(AttachFolder folder, ImageSource image, boolean readOnly) {
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "driver", "rbd",
                "node-name", "image",
                "conf", folder.conf().toString(),
                "user", image.user(),
                "key-secret", "key",
                "pool", image.pool(),
                "image", image.image()));
    if (!image.namespace().isEmpty()) {
      pairs.addAll(List.of("namespace", image.namespace()));
    }
    String text = object(pairs.toArray(String[]::new));
    return text.substring(0, text.length() - 1)
        + ",\"read-only\":"
        + readOnly
        + ",\"discard\":\"unmap\"}";
  }

  /** This argument is also how the process is found again: it names the folder. */
  static String export(AttachFolder folder, boolean writable) {
    String text =
        object(
            "type", "fuse",
            "id", "export",
            "node-name", "image",
            "mountpoint", folder.export().toString(),
            "allow-other", "auto");
    return text.substring(0, text.length() - 1)
        + ",\"growable\":false,\"writable\":"
        + writable
        + "}";
  }

  private static String object(String... namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(quoted(namesAndValues[i]) + ":" + quoted(namesAndValues[i + 1]));
    }
    return "{" + String.join(",", pairs) + "}";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ') {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
