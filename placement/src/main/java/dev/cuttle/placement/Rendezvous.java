package dev.cuttle.placement;

/**
 * Weighted rendezvous hashing: every cluster gets a score for a volume that depends on nothing but
 * the two names and the share it should have, so a cluster that comes or goes moves no other
 * cluster's score (Schindelhauer and Schomaker 2005; draft-ietf-bess-weighted-hrw).
 */
final class Rendezvous {

  private Rendezvous() {}

  /**
   * {@code -share / ln h}, h uniform in (0,1) from the two names. A larger share wins
   * proportionally more often.
   *
   * <p>52 bits, so that adding a half is exact and h is never 1; StrictMath, because Math.log may
   * differ in the last bit from one processor to the next, and the answer must not.
   */
  static double score(long volumeHash, String clusterId, double share) {
    long mixed = mix(volumeHash ^ Long.rotateLeft(mix(hash(clusterId)), 17));
    double uniform = ((mixed >>> 12) + 0.5) * 0x1p-52;
    return -share / StrictMath.log(uniform);
  }

  /** FNV-1a, 64 bit, over the UTF-16 units. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64: every input bit reaches every output bit. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
