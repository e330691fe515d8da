package dev.cuttle.operator.app;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Lease that one candidate stands for, handed back when what it allowed has ended. */
final class LeaderLease implements Part {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

  // Candidates try every few seconds: a lease that is over for so long is tried for by nobody.
  private static final int DURATIONS = 3;

  private final KubernetesClient client;
  private final String namespace;
  private final Settings.Election terms;

  LeaderLease(KubernetesClient client, String namespace, Settings.Election terms) {
    this.client = client;
    this.namespace = namespace;
    this.terms = terms;
  }

  /** How long a lease lasts that is not renewed. */
  Duration duration() {
    return terms.duration();
  }

  LeaderElectionConfiguration configuration(LeaderCallbacks callbacks) {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(terms.lease())
        .withLeaseNamespace(namespace)
        .withIdentity(terms.identity())
        .withLeaseDuration(terms.duration())
        .withRenewDeadline(terms.renew())
        .withRetryPeriod(terms.retry())
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(callbacks)
        .build();
  }

  private Resource<Lease> lease() {
    return client.leases().inNamespace(namespace).withName(terms.lease());
  }

  /**
   * Whether the Lease contradicts the elector, which says nothing when it has died: the lease ended
   * long ago, or is not there, although this candidate stands for it; or another holds it.
   *
   * @param leading whether this candidate thinks that it holds the lease
   */
  boolean isContradicted(boolean leading, Instant now) {
    Lease lease = lease().get();
    if (lease == null || lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
      return true;
    }
    if (leading && !terms.identity().equals(lease.getSpec().getHolderIdentity())) {
      return true;
    }
    Instant renewed = lease.getSpec().getRenewTime().toInstant();
    return renewed.plus(terms.duration().multipliedBy(DURATIONS)).isBefore(now);
  }

  /**
   * Hands the lease back, so that the next leader need not wait for its end; does nothing when
   * another holds it by now.
   */
  @Override
  public void close() {
    try {
      Lease lease = lease().get();
      if (lease == null
          || lease.getSpec() == null
          || !terms.identity().equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      lease.getSpec().setHolderIdentity("");
      lease.getSpec().setLeaseDurationSeconds(1);
      client.resource(lease).lockResourceVersion(lease.getMetadata().getResourceVersion()).update();
    } catch (KubernetesClientException notNow) {
      LOG.atDebug().setCause(notNow).log("the lease was not handed back; it ends by itself");
    }
  }
}
