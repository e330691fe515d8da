package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.CephKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Finds a cluster's key in its Secret. */
sealed interface KeyLookup {

  /** The data key under which the cephx key stands. */
  String DATA_KEY = "userKey";

  record Found(CephKey key) implements KeyLookup {}

  record Missing(String reason, String message) implements KeyLookup {}

  static KeyLookup in(Optional<Secret> secret, String namespace, String name) {
    if (secret.isEmpty()) {
      return new Missing(
          "SecretMissing", "there is no Secret " + name + " in namespace " + namespace);
    }
    Map<String, String> data = secret.get().getData();
    String encoded = data == null ? null : data.get(DATA_KEY);
    String key = encoded == null ? "" : decoded(encoded);
    return key.isBlank()
        ? new Missing(
            "KeyMissing", "Secret " + name + " in namespace " + namespace + " has no " + DATA_KEY)
        : new Found(new CephKey(key));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException notBase64) {
      // The API server refuses such a Secret; an empty key is reported like a missing one.
      return "";
    }
  }
}
