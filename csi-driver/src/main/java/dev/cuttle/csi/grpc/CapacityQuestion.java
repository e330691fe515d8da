package dev.cuttle.csi.grpc;

import com.google.protobuf.Int64Value;
import csi.v1.GetCapacityRequest;
import csi.v1.GetCapacityResponse;
import csi.v1.VolumeCapability;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;
import dev.cuttle.volume.VolumeParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a GetCapacityRequest, by the rules of CreateVolume: what would be refused there is refused
 * here. All that it may say it may leave out, too.
 *
 * @param request what is asked of the table and the ledger
 * @param largestBytes the most that a volume with these parameters can have, however much room
 *     there is
 */
record CapacityQuestion(RoomRequest request, long largestBytes) {

  static CapacityQuestion read(GetCapacityRequest asked) {
    Optional<VolumeParameters> parameters =
        asked.getParametersMap().isEmpty()
            ? Optional.empty()
            : Optional.of(RequestReader.parameters(asked.getParametersMap()));
    Map<String, String> node = parameters.map(VolumeParameters::node).orElse(Map.of());
    return new CapacityQuestion(
        new RoomRequest(
            parameters.map(known -> RequestReader.selector(known.tags())),
            leastBytes(asked.getVolumeCapabilitiesList(), node),
            topology(asked)),
        parameters.map(VolumeParameters::largestBytes).orElse(Long.MAX_VALUE));
  }

  private static long leastBytes(List<VolumeCapability> capabilities, Map<String, String> node) {
    if (capabilities.isEmpty()) {
      return CapacityReader.smallest();
    }
    CapabilityReader.check(capabilities);
    return Math.max(
        CapacityReader.smallest(), RequestReader.minimum(capabilities.getFirst(), node).bytes());
  }

  private static List<Map<String, String>> topology(GetCapacityRequest asked) {
    Map<String, String> segments = asked.getAccessibleTopology().getSegmentsMap();
    return segments.isEmpty() ? List.of() : List.of(segments);
  }

  GetCapacityResponse answer(Room room) {
    long largest = CapacityReader.within(Math.min(room.largestBytes(), largestBytes));
    return GetCapacityResponse.newBuilder()
        .setAvailableCapacity(room.totalBytes())
        .setMaximumVolumeSize(Int64Value.of(largest))
        .setMinimumVolumeSize(Int64Value.of(request.leastBytes()))
        .build();
  }
}
