package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of the ledger, as read.
 *
 * @param askedBytes what it was made with, bytes
 * @param sizeBytes what it is promised now, bytes: more once it was expanded. Its image may be
 *     smaller until the expansion is finished
 * @param selector canonical text
 * @param shape the parameters that shape the image ({@link VolumeParameters#shape})
 * @param source what its data is made from ({@link VolumeSource#text}, or what another version
 *     wrote); empty for a blank volume
 * @param volumeId given once, when it was first made: it stays when the volume moves
 * @param places where its image is, and where it is going
 * @param version changes with every write of the page; a write on an older version is refused
 */
public record VolumeRecord(
    VolumeKey key,
    String volumeName,
    long askedBytes,
    long sizeBytes,
    String selector,
    Map<String, String> shape,
    Optional<String> source,
    VolumeId volumeId,
    VolumeState state,
    Places places,
    List<Attempt> attempts,
    List<Attachment> attachments,
    String version) {
  public VolumeRecord {
    shape = Map.copyOf(shape);
    attempts = List.copyOf(attempts);
    attachments = List.copyOf(attachments);
  }

  /** An attempt that failed before its image could exist. */
  public record Attempt(String cluster, String clusterId, String message) {}

  /**
   * A node that may use the volume.
   *
   * @param node its node_id
   */
  public record Attachment(String node, boolean readOnly) {}

  /**
   * Where the image of a volume is, and where it is going.
   *
   * @param imageId the id that its cluster gave the image, by which it is found under another name;
   *     empty until it was made, or if a version made it that did not write it down
   * @param target where a copy of it is being made, which will take its place
   * @param progress of the copy that is under way
   */
  public record Places(
      ImageLocation location,
      Optional<String> imageId,
      Optional<ImageLocation> target,
      Optional<CopyProgress> progress) {}

  public ImageLocation location() {
    return places.location();
  }

  public Optional<ImageLocation> target() {
    return places.target();
  }

  public boolean deleting() {
    return state == VolumeState.DELETING;
  }

  /**
   * The page answers this request: the same volume was asked for.
   *
   * @throws VolumeException.AlreadyExists if something else was asked for under this name
   * @throws VolumeException.Aborted if the volume is being deleted
   */
  public void mustAnswer(VolumeRequest request) {
    if (deleting()) {
      throw new VolumeException.Aborted(
          "volume " + request.name() + " is being deleted; try again when it is gone");
    }
    requireSame(request, "name", volumeName, request.name());
    if (!request.tagsMayChange()) {
      requireSame(request, "tags", selector, request.selector().text());
    }
    requireSame(request, "parameters", shape, request.parameters().shape());
    requireSame(
        request,
        "source",
        source.orElse("none"),
        request.source().map(VolumeSource::text).orElse("none"));
    // A request that was answered before the volume was expanded is answered for ever.
    if (!fits(request, askedBytes) && !fits(request, sizeBytes)) {
      throw different(request, "size", sizeBytes + " bytes", request.sizeBytes() + " bytes");
    }
  }

  private static boolean fits(VolumeRequest request, long bytes) {
    return bytes >= request.sizeBytes()
        && (request.limitBytes() == 0 || bytes <= request.limitBytes());
  }

  private static void requireSame(VolumeRequest request, String what, Object has, Object asked) {
    if (!has.equals(asked)) {
      throw different(request, what, has, asked);
    }
  }

  private static VolumeException different(
      VolumeRequest request, String what, Object has, Object asked) {
    return new VolumeException.AlreadyExists(
        "volume "
            + request.name()
            + " exists with "
            + what
            + " "
            + has
            + "; "
            + asked
            + " was asked for");
  }
}
