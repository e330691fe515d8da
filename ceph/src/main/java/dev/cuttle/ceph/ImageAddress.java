package dev.cuttle.ceph;

/** One RBD image. */
public record ImageAddress(PoolAddress pool, String name) {

  public String cluster() {
    return pool.access().cluster();
  }

  /** {@code cluster:pool/image}, for people. */
  public String text() {
    return pool.text() + "/" + name;
  }
}
