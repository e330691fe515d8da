package dev.cuttle.csi.node;

import java.util.List;
import java.util.stream.Collectors;

/** Chooses the way in which an image is attached. */
final class MounterChoice {

  private final BlockDevices devices;

  MounterChoice(BlockDevices devices) {
    this.devices = devices;
  }

  /**
   * The one that is asked for; otherwise the one by which it is attached already, or the best that
   * the node offers.
   *
   * @throws NodeException.Precondition naming what the node offers, if that is not among it
   */
  Mounter of(StageRequest request) {
    if (request.mounter().isEmpty()) {
      return devices
          .find(request.image().identity())
          .map(Attachment::mounter)
          .orElseGet(() -> best(devices.offered()));
    }
    Mounter asked = request.mounter().get();
    List<Mounter> offered = devices.offered();
    if (!offered.contains(asked)) {
      throw new NodeException.Precondition(
          "this node does not offer mounter " + asked.text() + "; it offers " + words(offered));
    }
    return asked;
  }

  private static Mounter best(List<Mounter> offered) {
    if (offered.isEmpty()) {
      throw new NodeException.Precondition(
          "this node offers no mounter: none of "
              + words(List.of(Mounter.values()))
              + " works here");
    }
    return offered.getFirst();
  }

  private static String words(List<Mounter> mounters) {
    return mounters.isEmpty()
        ? "none"
        : mounters.stream().map(Mounter::text).collect(Collectors.joining(", "));
  }
}
