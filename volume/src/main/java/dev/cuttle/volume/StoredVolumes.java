package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;
import java.util.Optional;

/** The volumes that the ledger has and the clusters hold; each call is one use case. */
public final class StoredVolumes implements Volumes {
  private final CreateVolume create;
  private final DeleteVolume delete;
  private final AttachVolume attach;
  private final DetachVolume detach;
  private final ExpandVolume expand;
  private final FindVolume find;
  private final MeasureRoom room;
  private final InspectVolume inspect;
  private final ListVolumes list;

  public StoredVolumes(
      VolumeLedger ledger, ClusterDirectory directory, RbdImages images, Nodes nodes) {
    Chooser chooser = new Chooser(directory, ledger);
    this.find = new FindVolume(ledger, directory, images);
    this.create = new CreateVolume(ledger, directory, images, chooser, System::nanoTime);
    this.delete = new DeleteVolume(ledger, directory, images, nodes);
    this.attach = new AttachVolume(ledger, find, nodes, new ForeignWatchers(directory, images));
    this.detach = new DetachVolume(ledger);
    this.expand = new ExpandVolume(ledger, directory, images, find, chooser);
    this.room = new MeasureRoom(ledger, directory);
    this.inspect = new InspectVolume(ledger, directory, find, images);
    this.list = new ListVolumes(ledger, directory);
  }

  @Override
  public VolumeRecord create(VolumeRequest request) {
    return create.create(request);
  }

  @Override
  public void delete(VolumeId volumeId) {
    delete.delete(volumeId);
  }

  @Override
  public ImageLocation attach(AttachRequest request) {
    return attach.attach(request);
  }

  @Override
  public void detach(DetachRequest request) {
    detach.detach(request);
  }

  @Override
  public long expand(ExpandRequest request) {
    return expand.expand(request);
  }

  @Override
  public ImageLocation find(VolumeId volumeId) {
    return find.find(volumeId);
  }

  @Override
  public Room room(RoomRequest request) {
    return room.measure(request);
  }

  @Override
  public InspectedVolume inspect(VolumeId volumeId) {
    return inspect.inspect(volumeId);
  }

  @Override
  public VolumeList list(int most, Optional<ListPosition> after) {
    return list.list(most, after);
  }
}
