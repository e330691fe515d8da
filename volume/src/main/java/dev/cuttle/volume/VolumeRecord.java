package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of the ledger, as read.
 *
 * @param sizeBytes provisioned size, bytes
 * @param selector canonical text
 * @param shape the parameters that shape the image ({@link VolumeParameters#shape})
 * @param source what its data is made from; empty for a blank volume
 * @param volumeId given once, when it was first made: it stays when the volume moves
 * @param whereabouts where its image is, and where it is going
 * @param version changes with every write of the page; a write on an older version is refused
 */
public record VolumeRecord(
    VolumeKey key,
    String volumeName,
    long sizeBytes,
    String selector,
    Map<String, String> shape,
    Optional<VolumeSource> source,
    VolumeId volumeId,
    VolumeState state,
    Whereabouts whereabouts,
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
  public record Whereabouts(
      ImageLocation location,
      Optional<String> imageId,
      Optional<ImageLocation> target,
      Optional<CopyProgress> progress) {
    /** It is there and stays there. */
    public static Whereabouts at(ImageLocation location) {
      return new Whereabouts(location, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** With the id that its cluster gave it. */
    public Whereabouts withImage(String id) {
      return new Whereabouts(location, Optional.of(id), target, progress);
    }
  }

  public ImageLocation location() {
    return whereabouts.location();
  }

  public Optional<ImageLocation> target() {
    return whereabouts.target();
  }

  public boolean deleting() {
    return state == VolumeState.DELETING;
  }

  /** The same page in another state, at another version. */
  public VolumeRecord in(VolumeState other, String itsVersion) {
    return new VolumeRecord(
        key,
        volumeName,
        sizeBytes,
        selector,
        shape,
        source,
        volumeId,
        other,
        whereabouts,
        attempts,
        attachments,
        itsVersion);
  }

  /** The same page with its image elsewhere, or known better. */
  public VolumeRecord at(Whereabouts other) {
    return new VolumeRecord(
        key,
        volumeName,
        sizeBytes,
        selector,
        shape,
        source,
        volumeId,
        state,
        other,
        attempts,
        attachments,
        version);
  }

  /** The same page with other nodes. */
  public VolumeRecord attachedTo(List<Attachment> others) {
    return new VolumeRecord(
        key,
        volumeName,
        sizeBytes,
        selector,
        shape,
        source,
        volumeId,
        state,
        whereabouts,
        attempts,
        others,
        version);
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
    requireSame(request, "source", words(source), words(request.source()));
    boolean fits =
        sizeBytes >= request.sizeBytes()
            && (request.limitBytes() == 0 || sizeBytes <= request.limitBytes());
    if (!fits) {
      throw different(request, "size", sizeBytes + " bytes", request.sizeBytes() + " bytes");
    }
  }

  private static String words(Optional<VolumeSource> source) {
    return source.map(VolumeSource::text).orElse("none");
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
