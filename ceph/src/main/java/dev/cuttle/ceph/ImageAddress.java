package dev.cuttle.ceph;

import java.util.Optional;

/** One RBD image. */
public record ImageAddress(PoolAddress pool, String name) {

  public String cluster() {
    return pool.access().cluster();
  }

  public CephAccess access() {
    return pool.access();
  }

  /** Which image it is, however its cluster is reached. */
  public ImageLocation location() {
    return new ImageLocation(
        cluster(), access().fsid(), pool.pool(), pool.namespace(), Optional.empty(), name);
  }

  /** {@code cluster:pool/image}, for people. */
  public String text() {
    return pool.text() + "/" + name;
  }

  @Override
  public String toString() {
    return text();
  }
}
