package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephException;

/** What can be asked of a cluster: its name in metrics, in words, and how it is run. */
enum Operation {
  EXISTS("exists", "looking for image", Subject.IMAGE, Lane.CALLS, false),
  STAT("stat", "looking at image", Subject.IMAGE, Lane.CALLS, false),
  WHEREABOUTS("whereabouts", "looking for the image of id", Subject.ID, Lane.CALLS, false),
  METADATA("metadata", "reading metadata of image", Subject.IMAGE, Lane.CALLS, false),
  WATCHERS("watchers", "listing watchers of image", Subject.IMAGE, Lane.CALLS, false),
  LIST("list", "listing images of pool", Subject.POOL, Lane.CALLS, false),
  CREATE("create", "creating image", Subject.IMAGE, Lane.CALLS, true),
  COMPLETE("complete", "completing image", Subject.IMAGE, Lane.CALLS, true),
  SET_METADATA("setMetadata", "setting metadata of image", Subject.IMAGE, Lane.CALLS, true),
  GROW("grow", "growing image", Subject.IMAGE, Lane.GROWTHS, true),
  REMOVE("remove", "removing image", Subject.IMAGE, Lane.REMOVALS, true),
  FINISH_REMOVALS(
      "finishRemovals", "finishing removals of image", Subject.IMAGE, Lane.REMOVALS, true),
  REMOVE_FROM_TRASH(
      "removeFromTrash",
      "removing from the trash the image of id",
      Subject.ID,
      Lane.REMOVALS,
      true),
  PROBE("probe", "probing pool", Subject.POOL, Lane.PROBES, false);

  private final String metric;
  private final String verb;
  private final Subject subject;
  private final Lane lane;
  private final boolean mutates;

  /** What the text names that an operation is about. */
  private enum Subject {
    IMAGE("image name"),
    ID("image id"),
    POOL("pool name");

    private final String words;

    Subject(String words) {
      this.words = words;
    }
  }

  Operation(String metric, String verb, Subject subject, Lane lane, boolean mutates) {
    this.metric = metric;
    this.verb = verb;
    this.subject = subject;
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
   * @param name of the image or pool, or the id
   * @throws CephException.Invalid if it is none: nobody need wait to learn that
   */
  Bulkhead.Order on(String cluster, String name, RadosSettings settings) {
    String task = verb + " " + name;
    try {
      Text.mustBeName(subject.words, name);
    } catch (NativeFailure no) {
      throw ErrnoTable.translate(no, cluster, task, mutates);
    }
    return new Bulkhead.Order(metric, task, lane.deadline(settings), mutates);
  }
}
