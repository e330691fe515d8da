package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;
import java.util.Optional;

/** Passes every call on: a decorator is one of these that does more with some. */
public abstract class ForwardingVolumes implements Volumes {
  private final Volumes volumes;

  protected ForwardingVolumes(Volumes volumes) {
    this.volumes = volumes;
  }

  @Override
  public VolumeRecord create(VolumeRequest request) {
    return volumes.create(request);
  }

  @Override
  public void delete(VolumeId volumeId) {
    volumes.delete(volumeId);
  }

  @Override
  public ImageLocation attach(AttachRequest request) {
    return volumes.attach(request);
  }

  @Override
  public void detach(DetachRequest request) {
    volumes.detach(request);
  }

  @Override
  public long expand(ExpandRequest request) {
    return volumes.expand(request);
  }

  @Override
  public ImageLocation find(VolumeId volumeId) {
    return volumes.find(volumeId);
  }

  @Override
  public Room room(RoomRequest request) {
    return volumes.room(request);
  }

  @Override
  public InspectedVolume inspect(VolumeId volumeId) {
    return volumes.inspect(volumeId);
  }

  @Override
  public VolumeList list(int most, Optional<ListPosition> after) {
    return volumes.list(most, after);
  }
}
