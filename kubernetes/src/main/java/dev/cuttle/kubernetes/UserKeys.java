package dev.cuttle.kubernetes;

import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The keys of Ceph users, from Secrets of Cuttle's own namespace. */
final class UserKeys {

  private static final String FIELD = "userKey";

  private final String namespace;
  private final Function<String, Optional<Secret>> secrets;

  /**
   * @param secrets name → Secret of that namespace, as it is now
   */
  UserKeys(String namespace, Function<String, Optional<Secret>> secrets) {
    this.namespace = namespace;
    this.secrets = secrets;
  }

  /**
   * @throws VolumeException.Unavailable naming the Secret, if it or its key is missing
   */
  String of(String cluster, String secretName) {
    Secret secret =
        secrets.apply(secretName).orElseThrow(() -> none(cluster, secretName, "does not exist"));
    String encoded = Optional.ofNullable(secret.getData()).orElse(Map.of()).get(FIELD);
    if (encoded == null || encoded.isBlank()) {
      throw none(cluster, secretName, "has no " + FIELD);
    }
    try {
      String key = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
      if (key.isEmpty()) {
        throw none(cluster, secretName, "has an empty " + FIELD);
      }
      return key;
    } catch (IllegalArgumentException notBase64) {
      throw none(cluster, secretName, "has a " + FIELD + " that is not base64");
    }
  }

  private VolumeException none(String cluster, String secretName, String how) {
    return new VolumeException.Unavailable(
        "no key for cluster " + cluster + ": Secret " + namespace + "/" + secretName + " " + how);
  }
}
