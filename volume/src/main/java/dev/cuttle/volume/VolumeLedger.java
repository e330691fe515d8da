package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.LedgerSums;
import dev.cuttle.placement.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The ledger: one page per volume, written before its image exists. Every method fails with {@link
 * VolumeException.Unavailable} if the ledger cannot be reached in time; a write may then have taken
 * effect.
 */
public interface VolumeLedger {

  /**
   * What is to be written on a new page.
   *
   * @param verdicts the explanation: every cluster's verdict
   */
  record Page(
      VolumeRequest request,
      ImageLocation location,
      List<VolumeRecord.Attempt> attempts,
      List<Verdict> verdicts) {
    public Page {
      attempts = List.copyOf(attempts);
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * A page under a key.
   *
   * @param written by this very call; otherwise another call's page was there
   */
  record Reserved(VolumeRecord page, boolean written) {}

  /**
   * A part of the ledger.
   *
   * @param next where it goes on; empty if this was the last part
   */
  record Part(List<VolumeRecord> pages, Optional<ListPosition> next) {
    public Part {
      pages = List.copyOf(pages);
    }
  }

  /** The page with this key, as the ledger has it now. */
  Optional<VolumeRecord> find(VolumeKey key);

  /** The page of the volume with this id; a page of its key may be another volume's. */
  default Optional<VolumeRecord> find(VolumeId volumeId) {
    return find(volumeId.key()).filter(page -> page.volumeId().equals(volumeId));
  }

  /**
   * False if no page of this key has been seen, which costs nothing to ask. One that was written
   * elsewhere a moment ago may be there all the same; {@link #reserve} meets it.
   */
  boolean seen(VolumeKey key);

  /** What all pages promise, those held here and not yet written included. */
  LedgerSums sums();

  /**
   * Counts a promise at once, before its page is written; a later hold or page of the same key
   * takes its place.
   */
  void hold(VolumeKey key, String clusterId, long sizeBytes);

  /** Takes back a hold whose page was not written. */
  void release(VolumeKey key);

  /**
   * Writes a new page, Reserved, if there is none with its key; otherwise answers with the page
   * that is there.
   */
  Reserved reserve(Page page);

  /**
   * Replaces the decision of a Reserved page whose image cannot exist.
   *
   * @throws VolumeException.Aborted if the page changed since it was read
   */
  VolumeRecord redecide(VolumeRecord reserved, Page page);

  /**
   * Removes a Reserved page, as it was read, whose image was not made.
   *
   * @throws VolumeException.Aborted if the page changed since it was read: the image may be there
   */
  void abandon(VolumeRecord reserved);

  /**
   * Marks the page Bound and writes down where the image is. Empty if the page is gone, its
   * deletion is recorded, or it names another place: the image is then unwanted. A page that is
   * being copied stays so: who copies says when that ends.
   *
   * @param imageId the id that its cluster gave the image
   */
  Optional<VolumeRecord> commit(VolumeRecord reserved, String imageId);

  /**
   * Replaces the nodes that the volume is attached to. Empty if the page changed since it was read,
   * or is gone.
   */
  Optional<VolumeRecord> attach(VolumeRecord volume, List<VolumeRecord.Attachment> attachments);

  /**
   * Writes down what the volume is promised from now on, bytes; it is counted at once. Empty if the
   * page changed since it was read, or is gone.
   */
  Optional<VolumeRecord> expand(VolumeRecord volume, long sizeBytes);

  /**
   * Records that the volume is to be deleted; the page stays until {@link #erase}. The answer is
   * the page as it stands then: from now on no node is added to it. Already gone is success, and
   * empty.
   */
  Optional<VolumeRecord> markDeleting(VolumeRecord volume);

  /**
   * Removes the page of a volume whose deletion is recorded and whose image is gone. Already gone
   * is success. The page of a later volume of the same name is left alone.
   */
  void erase(VolumeRecord volume);

  /**
   * A part of the pages, as the ledger has them now, in the order of their keys. Whoever goes on
   * from part to part meets each page that is there all the while exactly once.
   *
   * @param most pages of the part, above 0; it may have fewer and not be the last
   * @param after empty for the first part
   */
  Part list(int most, Optional<ListPosition> after);
}
