package dev.cuttle.operator.app;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/** What is asked of a Lease, and written to it, beside its renewal. */
final class Leases {

  // Candidates try every few seconds: a lease that is over for so long is tried for by nobody.
  private static final int DURATIONS = 3;

  private Leases() {}

  /**
   * Whether the Lease contradicts the elector: it ended long ago, or is not there, although whoever
   * asks is a candidate for it; or another holds it, although he thinks that he leads.
   */
  static boolean contradicts(
      KubernetesClient client,
      String namespace,
      Settings.Election election,
      boolean leading,
      Instant now) {
    Lease lease = client.leases().inNamespace(namespace).withName(election.lease()).get();
    if (lease == null || lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
      return true;
    }
    if (leading && !election.identity().equals(lease.getSpec().getHolderIdentity())) {
      return true;
    }
    Instant renewed = lease.getSpec().getRenewTime().toInstant();
    return renewed.plus(election.duration().multipliedBy(DURATIONS)).isBefore(now);
  }

  /** Does nothing when another holds it by now. */
  static void release(KubernetesClient client, String namespace, String name, String identity) {
    Lease lease = client.leases().inNamespace(namespace).withName(name).get();
    if (lease == null
        || lease.getSpec() == null
        || !identity.equals(lease.getSpec().getHolderIdentity())) {
      return;
    }
    lease.getSpec().setHolderIdentity("");
    lease.getSpec().setLeaseDurationSeconds(1);
    client.resource(lease).lockResourceVersion(lease.getMetadata().getResourceVersion()).update();
  }
}
