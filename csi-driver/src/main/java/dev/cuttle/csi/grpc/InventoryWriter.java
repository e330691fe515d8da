package dev.cuttle.csi.grpc;

import csi.v1.ControllerGetVolumeResponse;
import csi.v1.ListVolumesResponse;
import csi.v1.Topology;
import csi.v1.Volume;
import csi.v1.VolumeCondition;
import dev.cuttle.volume.InspectedVolume;
import dev.cuttle.volume.VolumeList;

/**
 * Words what there is. Without the volume_context: it is given once, by CreateVolume, and stands in
 * the PersistentVolume; a page does not have it.
 */
final class InventoryWriter {

  private InventoryWriter() {}

  static ControllerGetVolumeResponse answer(InspectedVolume inspected) {
    ControllerGetVolumeResponse.Builder answer =
        ControllerGetVolumeResponse.newBuilder().setVolume(volume(inspected));
    answer
        .getStatusBuilder()
        .addAllPublishedNodeIds(inspected.nodes())
        .setVolumeCondition(condition(inspected));
    return answer.build();
  }

  static ListVolumesResponse answer(VolumeList part) {
    ListVolumesResponse.Builder answer = ListVolumesResponse.newBuilder();
    part.volumes()
        .forEach(inspected -> {
          ListVolumesResponse.Entry.Builder entry =
              answer.addEntriesBuilder().setVolume(volume(inspected));
          entry
              .getStatusBuilder()
              .addAllPublishedNodeIds(inspected.nodes())
              .setVolumeCondition(condition(inspected));
        });
    part.next().ifPresent(position -> answer.setNextToken(position.text()));
    return answer.build();
  }

  private static Volume volume(InspectedVolume inspected) {
    Volume.Builder volume =
        Volume.newBuilder()
            .setVolumeId(inspected.volumeId().text())
            .setCapacityBytes(inspected.sizeBytes());
    inspected.topology().stream()
        .map(segments -> Topology.newBuilder().putAllSegments(segments))
        .forEach(volume::addAccessibleTopology);
    return volume.build();
  }

  private static VolumeCondition condition(InspectedVolume inspected) {
    return VolumeCondition.newBuilder()
        .setAbnormal(inspected.trouble().isPresent())
        .setMessage(inspected.trouble().orElse("the volume is well"))
        .build();
  }
}
