package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import java.util.UUID;

/** Two pools of a real cluster, and a namespace, for one test class alone. */
final class ScratchPools implements AutoCloseable {
  static final String NAMESPACE = "room";

  private final TestCeph ceph;
  private final String main = "cuttle-it-" + UUID.randomUUID();
  private final String data = main + "-data";

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

  @Override
  public void close() {
    remove(data);
    remove(main);
  }

  private void remove(String pool) {
    ceph.run("ceph", "osd", "pool", "rm", pool, pool, "--yes-i-really-really-mean-it");
  }
}
