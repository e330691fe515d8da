package dev.cuttle.placement;

/**
 * What the ledger has promised on one cluster: bytes of all its pages, Reserved or later, and their
 * number.
 */
public record Load(long bytes, long volumes) {
  public static final Load NONE = new Load(0, 0);
}
