package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Two pools of a real cluster, and a namespace, for one test class alone. */
final class ScratchPools implements AutoCloseable {
  static final String NAMESPACE = "room";

  private final TestCeph ceph;
  private final String main = "cuttle-it-" + UUID.randomUUID();
  private final String data = main + "-data";

  private final List<String> users = new ArrayList<>();

  ScratchPools(TestCeph ceph) {
    this.ceph = ceph;
    make(main);
    make(data);
    ceph.run("rbd", "namespace", "create", main + "/" + NAMESPACE);
  }

  private void make(String pool) {
    ceph.run("ceph", "osd", "pool", "create", pool, "4", "4");
    ceph.run("rbd", "pool", "init", pool);
  }

  PoolAddress main() {
    return new PoolAddress(ceph.admin(), main, "");
  }

  String data() {
    return data;
  }

  /** How to reach the main pool as a new user with these capabilities at the OSDs. */
  PoolAddress as(String osdCapabilities) {
    return as(ceph.admin().cluster(), osdCapabilities, "");
  }

  /** The same, by another name of the cluster, in a namespace. */
  PoolAddress as(String cluster, String osdCapabilities, String namespace) {
    String user = "it-" + UUID.randomUUID();
    users.add(user);
    String key =
        ceph.run(
            "ceph",
            "auth",
            "get-or-create-key",
            "client." + user,
            "mon",
            "profile rbd",
            "osd",
            osdCapabilities);
    CephAccess access =
        new CephAccess(
            cluster, ceph.fsid(), ceph.monitors(), user, new CephKey(key.strip()), Map.of());
    return new PoolAddress(access, main, namespace);
  }

  /** Changes a user's capabilities at the OSDs. */
  void allow(String user, String osdCapabilities) {
    ceph.run(
        "ceph", "auth", "caps", "client." + user, "mon", "profile rbd", "osd", osdCapabilities);
  }

  @Override
  public void close() {
    users.forEach(user -> ceph.run("ceph", "auth", "rm", "client." + user));
    remove(data);
    remove(main);
  }

  private void remove(String pool) {
    ceph.run("ceph", "osd", "pool", "rm", pool, pool, "--yes-i-really-really-mean-it");
  }
}
