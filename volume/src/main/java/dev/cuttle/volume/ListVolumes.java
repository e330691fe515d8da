package dev.cuttle.volume;

import java.util.Optional;

/**
 * Lists volumes from the ledger, in the order of their pages; no cluster is asked. A part is one
 * read of at most {@value #MOST} pages, and nothing is kept for the next one: a hundred thousand
 * volumes are four hundred reads.
 */
final class ListVolumes {

  /** A page has some 3 kB, at the very worst 60; and an answer must fit a message of 4 MiB. */
  static final int MOST = 250;

  private final VolumeLedger ledger;
  private final ClusterDirectory directory;

  ListVolumes(VolumeLedger ledger, ClusterDirectory directory) {
    this.ledger = ledger;
    this.directory = directory;
  }

  /**
   * @param most 0 means any number
   */
  VolumeList list(int most, Optional<ListPosition> after) {
    PublishedCondition published = new PublishedCondition(directory.table());
    VolumeLedger.Part part = ledger.list(most == 0 ? MOST : Math.min(most, MOST), after);
    return new VolumeList(
        part.pages().stream().filter(ListVolumes::exists).map(published::of).toList(), part.next());
  }

  /**
   * Whether there is a volume that somebody may know. Nobody has been told the id of one that is
   * being made; one that is being deleted is there until its page is gone.
   */
  private static boolean exists(VolumeRecord page) {
    return switch (page.state()) {
      case BOUND -> true;
      case DELETING -> page.places().imageId().isPresent();
      case RESERVED, COPYING -> false;
    };
  }
}
