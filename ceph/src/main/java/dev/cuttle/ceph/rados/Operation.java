package dev.cuttle.ceph.rados;

/** What can be asked of a cluster: its name in metrics, in words, and how it is run. */
enum Operation {
  EXISTS("exists", "looking for image", Lane.CALLS, false),
  STAT("stat", "looking at image", Lane.CALLS, false),
  ID("id", "looking up the id of image", Lane.CALLS, false),
  WHEREABOUTS("whereabouts", "looking for the image of id", Lane.CALLS, false),
  METADATA("metadata", "reading metadata of image", Lane.CALLS, false),
  WATCHERS("watchers", "listing watchers of image", Lane.CALLS, false),
  LIST("list", "listing images of pool", Lane.CALLS, false),
  CREATE("create", "creating image", Lane.CALLS, true),
  COMPLETE("complete", "completing image", Lane.CALLS, true),
  SET_METADATA("setMetadata", "setting metadata of image", Lane.CALLS, true),
  REMOVE("remove", "removing image", Lane.REMOVALS, true),
  FINISH_REMOVALS("finishRemovals", "finishing removals of image", Lane.REMOVALS, true),
  REMOVE_FROM_TRASH(
      "removeFromTrash", "removing from the trash the image of id", Lane.REMOVALS, true),
  PROBE("probe", "probing pool", Lane.PROBES, false);

  private final String metric;
  private final String verb;
  private final Lane lane;
  private final boolean mutates;

  Operation(String metric, String verb, Lane lane, boolean mutates) {
    this.metric = metric;
    this.verb = verb;
    this.lane = lane;
    this.mutates = mutates;
  }

  Lane lane() {
    return lane;
  }

  boolean mutates() {
    return mutates;
  }

  /** Removals make room, so a full pool must take them. */
  boolean makesRoom() {
    return lane == Lane.REMOVALS;
  }

  /**
   * @param subject the name of the image or pool, or the id
   */
  Bulkhead.Order on(String subject, RadosSettings settings) {
    return new Bulkhead.Order(metric, verb + " " + subject, lane.deadline(settings), mutates);
  }
}
