package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The key of a Ceph user, as it stands in a Secret of Cuttle's own namespace. */
public sealed interface UserKey {

  /** The data key of the Secret. */
  String FIELD = "userKey";

  /** Never printed. */
  record Found(String key) implements UserKey {
    @Override
    public String toString() {
      return "Found[…]";
    }
  }

  /**
   * @param how ends a sentence that begins with the name of the Secret
   */
  record Missing(Why why, String how) implements UserKey {}

  /** As conditions name it. */
  enum Why {
    SecretMissing,
    KeyMissing
  }

  /**
   * @param secret empty if there is none
   */
  static UserKey in(Optional<Secret> secret) {
    if (secret.isEmpty()) {
      return new Missing(Why.SecretMissing, "does not exist");
    }
    String encoded = Optional.ofNullable(secret.get().getData()).orElse(Map.of()).get(FIELD);
    if (encoded == null || encoded.isBlank()) {
      return new Missing(Why.KeyMissing, "has no " + FIELD);
    }
    try {
      String key = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
      return key.isEmpty() ? new Missing(Why.KeyMissing, "has an empty " + FIELD) : new Found(key);
    } catch (IllegalArgumentException notBase64) {
      return new Missing(Why.KeyMissing, "has a " + FIELD + " that is not base64");
    }
  }
}
