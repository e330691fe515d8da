package dev.cuttle.ceph;

/**
 * One call of a port, as a test sees it.
 *
 * @param image its name, or its id where that is asked for; the pool's name where the call is about
 *     no image
 */
public record PortCall(String cluster, Operation operation, String image) {

  /** The methods of {@link RbdImages} and {@link CephClusters}. */
  public enum Operation {
    EXISTS("looking for image"),
    CREATE("creating image"),
    COMPLETE("completing image"),
    STAT("looking at image"),
    WHEREABOUTS("looking for the image of id"),
    REMOVE_FROM_TRASH("removing from the trash the image of id"),
    REMOVE("removing image"),
    FINISH_REMOVALS("finishing removals of image"),
    METADATA("reading metadata of image"),
    SET_METADATA("setting metadata of image"),
    GROW("growing image"),
    WATCHERS("listing watchers of image"),
    LIST("listing images of pool"),
    PROBE("probing pool");

    private final String verb;

    Operation(String verb) {
      this.verb = verb;
    }

    /** Of those that a full cluster refuses. */
    boolean needsRoom() {
      return this == CREATE || this == COMPLETE || this == SET_METADATA || this == GROW;
    }
  }

  /** What was tried, in words. */
  public String task() {
    return operation.verb + " " + image;
  }
}
