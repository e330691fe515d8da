package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;
import java.util.Optional;

/**
 * What can be done with volumes. Each call may be repeated after a crash, a time-out or a lost
 * answer, and comes to the same end. All may fail with a {@link VolumeException} or a {@link
 * dev.cuttle.ceph.CephException}.
 */
public interface Volumes {

  /**
   * The volume of this name, made if there is none: always the same answer for the same name.
   *
   * @throws VolumeException.AlreadyExists if the name is another volume's
   * @throws VolumeException.Aborted if it is being copied or deleted
   * @throws VolumeException.NotPlaced if no cluster is fit
   */
  VolumeRecord create(VolumeRequest request);

  /**
   * Deletes the volume; what is gone is deleted.
   *
   * @throws VolumeException.Precondition if a node has it, or somebody else must act first
   * @throws dev.cuttle.ceph.CephException.Busy if its image is in use, saying who holds it
   */
  void delete(VolumeId volumeId);

  /**
   * Lets a node use the volume. The answer is where the node finds its image now.
   *
   * @throws VolumeException.NotFound if there is no such volume or node
   * @throws VolumeException.AlreadyExists if it is attached to this node, but otherwise
   * @throws VolumeException.Precondition if somebody has it who excludes this node
   */
  ImageLocation attach(AttachRequest request);

  /** Takes the volume away from a node; what is not attached, or not there, is detached. */
  void detach(DetachRequest request);

  /**
   * Makes the volume at least as large as is asked, where it is; one that is large enough stays as
   * it is. The answer is the size that it has then, bytes.
   *
   * @throws VolumeException.NotFound if there is no such volume, or its image is gone
   * @throws VolumeException.OutOfRange if its cluster may not be promised so much, or it is larger
   *     than the request's limit
   * @throws VolumeException.NotPlaced if its cluster is full or not ready
   * @throws VolumeException.Aborted if it is being made, copied, moved or deleted
   */
  long expand(ExpandRequest request);

  /**
   * Where the volume's image is.
   *
   * @throws VolumeException.NotFound if there is no such volume
   */
  ImageLocation find(VolumeId volumeId);

  /**
   * How much could still be placed of what is asked for.
   *
   * @throws VolumeException.NotPlaced if a tag of the selector is unknown
   */
  Room room(RoomRequest request);

  /**
   * How the volume is; whatever stands in its way is told in the answer.
   *
   * @throws VolumeException.NotFound if there is no such volume
   */
  InspectedVolume inspect(VolumeId volumeId);

  /**
   * The volumes that there are, a part at a time, as far as ledger and table tell how they are. One
   * that is there all the while is in exactly one part.
   *
   * @param most volumes of the part, 0 for any number; it may have fewer and not be the last
   * @param after empty for the first part
   */
  VolumeList list(int most, Optional<ListPosition> after);
}
