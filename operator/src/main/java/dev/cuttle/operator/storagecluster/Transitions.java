package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.operator.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs when a cluster becomes ready or ceases to be, once each. */
final class Transitions {

  private Transitions() {}

  static void log(
      Logger log,
      String cluster,
      @Nullable StorageClusterStatus before,
      StorageClusterStatus after) {
    Optional<Condition> was = Conditions.of(before == null ? null : before.conditions(), "Ready");
    Optional<Condition> is = Conditions.of(after.conditions(), "Ready");
    String old = was.map(Condition::getReason).orElse("");
    is.filter(ready -> !old.equals(ready.getReason()))
        .ifPresent(ready ->
            log.atInfo()
                .addKeyValue("cluster", cluster)
                .addKeyValue("ready", ready.getStatus())
                .addKeyValue("reason", ready.getReason())
                .log("cluster {}: {}", cluster, ready.getMessage()));
  }
}
