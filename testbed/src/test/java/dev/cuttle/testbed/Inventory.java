package dev.cuttle.testbed;

import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerGetVolumeResponse;
import csi.v1.GetCapacityRequest;
import csi.v1.GetCapacityResponse;
import csi.v1.ListVolumesRequest;
import csi.v1.ListVolumesResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What there is, as the driver tells a caller. */
final class Inventory {

  /** Of the ledger and, for one volume, of its cluster: 10 s each. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(25);

  private final CsiClient csi;

  Inventory(CsiClient csi) {
    this.csi = csi;
  }

  ListVolumesResponse part(int most, String token) {
    return csi.controller(ANSWERED_WITHIN)
        .listVolumes(
            ListVolumesRequest.newBuilder().setMaxEntries(most).setStartingToken(token).build());
  }

  /** All volumes, in as many parts as it takes. */
  List<ListVolumesResponse.Entry> all() {
    List<ListVolumesResponse.Entry> entries = new ArrayList<>();
    String token = "";
    do {
      ListVolumesResponse part = part(0, token);
      entries.addAll(part.getEntriesList());
      token = part.getNextToken();
    } while (!token.isEmpty());
    return entries;
  }

  /** The nodes of a volume, by the list. */
  List<String> nodes(String volumeId) {
    return all().stream()
        .filter(entry -> entry.getVolume().getVolumeId().equals(volumeId))
        .flatMap(entry -> entry.getStatus().getPublishedNodeIdsList().stream())
        .toList();
  }

  ControllerGetVolumeResponse volume(String volumeId) {
    return csi.controller(ANSWERED_WITHIN)
        .controllerGetVolume(ControllerGetVolumeRequest.newBuilder().setVolumeId(volumeId).build());
  }

  GetCapacityResponse capacity(String tags) {
    return csi.controller(ANSWERED_WITHIN)
        .getCapacity(GetCapacityRequest.newBuilder().putParameters("tags", tags).build());
  }
}
