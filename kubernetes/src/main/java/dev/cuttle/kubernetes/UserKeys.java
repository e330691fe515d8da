package dev.cuttle.kubernetes;

import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.function.Function;

/** The keys of Ceph users, from Secrets of Cuttle's own namespace. */
final class UserKeys {

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
    return switch (UserKey.in(secrets.apply(secretName))) {
      case UserKey.Found(String key) -> key;
      case UserKey.Missing(_, String how) ->
          throw new VolumeException.Unavailable(
              "no key for cluster "
                  + cluster
                  + ": Secret "
                  + namespace
                  + "/"
                  + secretName
                  + " "
                  + how);
    };
  }
}
