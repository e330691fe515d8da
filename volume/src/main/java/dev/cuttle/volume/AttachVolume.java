package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets a node use a volume: its name is written on the page first. Of two nodes at once that
 * exclude each other exactly one is written, because a page is only changed as it was read.
 */
final class AttachVolume {

  /** How often a call starts anew when the page changes under its hands. */
  private static final int ROUNDS = 5;

  /** What a page takes. */
  private static final int MAX_NODES = 512;

  private final VolumeLedger ledger;
  private final FindVolume find;
  private final Nodes nodes;
  private final ForeignWatchers foreign;

  AttachVolume(VolumeLedger ledger, FindVolume find, Nodes nodes, ForeignWatchers foreign) {
    this.ledger = ledger;
    this.find = find;
    this.nodes = nodes;
    this.foreign = foreign;
  }

  /**
   * Where the node finds the image now.
   *
   * @throws VolumeException.NotFound if there is no such volume or node
   * @throws VolumeException.AlreadyExists if it is attached to this node, but otherwise
   * @throws VolumeException.Precondition if it is attached to another node that excludes this one,
   *     or somebody else writes to its image; without a page, if anybody does
   * @throws dev.cuttle.ceph.CephException if its cluster cannot be asked for that
   */
  ImageLocation attach(AttachRequest request) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<VolumeRecord> page = ledger.find(request.volumeId());
      ImageLocation location =
          page.map(VolumeRecord::location).orElseGet(() -> find.withoutPage(request.volumeId()));
      requireNode(request.node());
      if (page.isEmpty()) {
        requireUnused(request, location);
        return location;
      }
      if (attached(page.get(), request)) {
        return location;
      }
    }
    throw new VolumeException.Aborted(
        "the page of volume " + request.volumeId() + " changed meanwhile; try again");
  }

  /** Without a page nothing tells who has the volume, and there is nowhere to write it. */
  private void requireUnused(AttachRequest request, ImageLocation location) {
    switch (request.sharing()) {
      case ONE_NODE, READERS ->
          foreign.requireNone(
              location,
              request.volumeId().text(),
              "there is no page that tells which node that is: it is attached when that has ended,"
                  + " or its page is there again");
      case ONE_WRITER, WRITERS -> {
        // Others may have it open.
      }
    }
  }

  /** False if the page changed meanwhile. */
  private boolean attached(VolumeRecord volume, AttachRequest request) {
    requireReady(volume);
    if (already(volume, request)) {
      return true;
    }
    requireRoom(volume, request);
    foreign.requireNone(volume);
    List<VolumeRecord.Attachment> attachments = new ArrayList<>(volume.attachments());
    attachments.add(request.attachment());
    return ledger.attach(volume, attachments).isPresent();
  }

  private void requireNode(String node) {
    if (!nodes.exists(node)) {
      throw new VolumeException.NotFound("no node has node_id '" + Quoted.of(node) + "'");
    }
  }

  private static void requireReady(VolumeRecord volume) {
    switch (volume.state()) {
      case BOUND -> {
        // It can be used.
      }
      case RESERVED -> throw notReady(volume, "created; try again");
      case COPYING -> throw notReady(volume, "copied; try again");
      case DELETING -> throw notReady(volume, "deleted");
    }
  }

  private static VolumeException notReady(VolumeRecord volume, String what) {
    return new VolumeException.Aborted("volume " + volume.volumeName() + " is being " + what);
  }

  private static boolean already(VolumeRecord volume, AttachRequest request) {
    for (VolumeRecord.Attachment attached : volume.attachments()) {
      if (attached.node().equals(request.node())) {
        if (attached.readOnly() != request.readOnly()) {
          throw new VolumeException.AlreadyExists(
              "volume "
                  + volume.volumeName()
                  + " is attached to node "
                  + request.node()
                  + (attached.readOnly() ? " for reading only" : " for writing too")
                  + "; detach it first");
        }
        return true;
      }
    }
    return false;
  }

  private static void requireRoom(VolumeRecord volume, AttachRequest request) {
    for (VolumeRecord.Attachment attached : volume.attachments()) {
      if (request.contradicts(attached)) {
        throw new VolumeException.Precondition(
            "volume "
                + volume.volumeName()
                + " is attached to node "
                + attached.node()
                + (attached.readOnly() ? " (read-only)" : "")
                + "; node "
                + request.node()
                + " gets it when it is detached there");
      }
    }
    if (volume.attachments().size() >= MAX_NODES) {
      throw new VolumeException.Precondition(
          "volume " + volume.volumeName() + " is attached to " + MAX_NODES + " nodes, no more fit");
    }
  }
}
