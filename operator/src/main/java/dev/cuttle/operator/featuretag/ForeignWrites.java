package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.operator.conditions.StatusApply;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of foreign writes: a line in the log, and an Event that `kubectl describe` shows. */
final class ForeignWrites {

  private static final Logger LOG = LoggerFactory.getLogger(ForeignWrites.class);
  private static final String REASON = "ForeignWriteUndone";

  /** Where Events of objects without a namespace are kept. */
  private static final String NAMESPACE = "default";

  private final KubernetesClient client;
  private final Clock clock;
  private final ToldWrites told = new ToldWrites();

  ForeignWrites(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Says so once. */
  void warn(FeatureTag tag, ForeignWrite write) {
    if (told.add(write, clock.instant())) {
      say(tag, write);
    }
  }

  private void say(FeatureTag tag, ForeignWrite write) {
    LOG.atWarn()
        .addKeyValue("tag", write.tag())
        .addKeyValue("managers", write.managers())
        .log("FeatureTag {}: {}", write.tag(), write.words());
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withName(write.tag() + "." + UUID.randomUUID())
                  .withNamespace(NAMESPACE)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(tag.getApiVersion())
                  .withKind(HasMetadata.getKind(FeatureTag.class))
                  .withName(write.tag())
                  .withUid(tag.getMetadata().getUid())
                  .endInvolvedObject()
                  .withNewSource()
                  .withComponent(StatusApply.manager())
                  .endSource()
                  .withType("Warning")
                  .withReason(REASON)
                  .withMessage(write.words())
                  .withCount(1)
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .build())
          .create();
    } catch (KubernetesClientException notTold) {
      LOG.atDebug().setCause(notTold).log("the Event could not be written; the log has the line");
    }
  }
}
