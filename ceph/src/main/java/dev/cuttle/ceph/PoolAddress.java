package dev.cuttle.ceph;

/** Where images live: a pool of a cluster, and a RADOS namespace in it ("" is the default one). */
public record PoolAddress(CephAccess access, String pool, String namespace) {

  public ImageAddress image(String name) {
    return new ImageAddress(this, name);
  }

  /** {@code cluster:pool} or {@code cluster:pool/namespace}, for people. */
  public String text() {
    return access.cluster() + ":" + pool + (namespace.isEmpty() ? "" : "/" + namespace);
  }
}
