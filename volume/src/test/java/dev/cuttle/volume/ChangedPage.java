package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import java.util.List;
import java.util.Optional;

/** A page as it is after a write: what may change on one, and the rest as it was. */
final class ChangedPage {
  private ChangedPage() {}

  static VolumeRecord in(VolumeState state, VolumeRecord page) {
    return with(page, page.sizeBytes(), state, page.places(), page.attachments(), page.version());
  }

  static VolumeRecord at(VolumeRecord.Places places, VolumeRecord page) {
    return with(page, page.sizeBytes(), page.state(), places, page.attachments(), page.version());
  }

  static VolumeRecord attachedTo(List<VolumeRecord.Attachment> attachments, VolumeRecord page) {
    return with(page, page.sizeBytes(), page.state(), page.places(), attachments, page.version());
  }

  static VolumeRecord version(String version, VolumeRecord page) {
    return with(page, page.sizeBytes(), page.state(), page.places(), page.attachments(), version);
  }

  static VolumeRecord sized(long sizeBytes, VolumeRecord page) {
    return with(page, sizeBytes, page.state(), page.places(), page.attachments(), page.version());
  }

  /** It is there and stays there. */
  static VolumeRecord.Places place(ImageLocation location, Optional<String> imageId) {
    return new VolumeRecord.Places(location, imageId, Optional.empty(), Optional.empty());
  }

  private static VolumeRecord with(
      VolumeRecord page,
      long sizeBytes,
      VolumeState state,
      VolumeRecord.Places places,
      List<VolumeRecord.Attachment> attachments,
      String version) {
    return new VolumeRecord(
        page.key(),
        page.volumeName(),
        page.askedBytes(),
        sizeBytes,
        page.selector(),
        page.shape(),
        page.source(),
        page.volumeId(),
        state,
        places,
        page.attempts(),
        attachments,
        version);
  }
}
