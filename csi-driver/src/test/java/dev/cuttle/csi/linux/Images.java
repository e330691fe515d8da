package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.ImageSource;
import java.util.List;

/** Images that exist nowhere. */
final class Images {
  static final String KEY = "AQBKOWdpAAAAABAAc2VjcmV0c2VjcmV0c2VjcmV0Cg==";

  private Images() {}

  static ImageSource at(String... monitors) {
    return new ImageSource("ssd", "fsid-1", List.of(monitors), "node", KEY, "rbd", "", "csi-1");
  }

  static ImageSource inNamespace(String namespace) {
    return new ImageSource(
        "ssd", "fsid-1", List.of("192.0.2.1:6789"), "node", KEY, "rbd", namespace, "csi-1");
  }
}
