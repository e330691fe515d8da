package dev.cuttle.kubernetes;

import dev.cuttle.volume.VolumeRecord;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;

/**
 * Which state of which object was read. As text it is a {@link VolumeRecord#version}.
 *
 * @param uid tells a page from a later one of the same name
 */
record PageVersion(String uid, String resourceVersion) {

  private static final char SEPARATOR = '/';

  static PageVersion of(ObjectMeta metadata) {
    return new PageVersion(metadata.getUid(), metadata.getResourceVersion());
  }

  static PageVersion of(VolumeRecord volume) {
    String text = volume.version();
    int end = text.indexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("not the version of a page of Kubernetes: " + text);
    }
    return new PageVersion(text.substring(0, end), text.substring(end + 1));
  }

  /** As metadata of an object, and as preconditions. */
  Map<String, String> wire() {
    return Map.of("uid", uid, "resourceVersion", resourceVersion);
  }

  String text() {
    return uid + SEPARATOR + resourceVersion;
  }
}
