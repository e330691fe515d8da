package dev.cuttle.csi.linux;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.PoolAddress;
import java.util.List;
import java.util.Map;

/** Images that exist nowhere. */
final class Images {
  static final String KEY = "AQBKOWdpAAAAABAAc2VjcmV0c2VjcmV0c2VjcmV0Cg==";

  private Images() {}

  static ImageAddress at(String... monitors) {
    return new PoolAddress(access(List.of(monitors)), "rbd", "").image("csi-1");
  }

  static ImageAddress inNamespace(String namespace) {
    return new PoolAddress(access(List.of("192.0.2.1:6789")), "rbd", namespace).image("csi-1");
  }

  private static CephAccess access(List<String> monitors) {
    return new CephAccess("ssd", "fsid-1", monitors, "node", new CephKey(KEY), Map.of());
  }
}
