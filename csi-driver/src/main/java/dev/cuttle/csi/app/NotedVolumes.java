package dev.cuttle.csi.app;

import dev.cuttle.volume.ExpandRequest;
import dev.cuttle.volume.ForwardingVolumes;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.Volumes;

/** Notes for the log line of a call which volume came of it, whoever's call made it. */
final class NotedVolumes extends ForwardingVolumes {

  NotedVolumes(Volumes volumes) {
    super(volumes);
  }

  @Override
  public VolumeRecord create(VolumeRequest request) {
    VolumeRecord volume = super.create(request);
    CallNotes.note("cluster", volume.location().cluster());
    CallNotes.note("bytes", Long.toString(volume.sizeBytes()));
    return volume;
  }

  @Override
  public long expand(ExpandRequest request) {
    long bytes = super.expand(request);
    CallNotes.note("bytes", Long.toString(bytes));
    return bytes;
  }
}
