package dev.cuttle.operator.app;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Hands a Lease back. */
final class Leases {

  private Leases() {}

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
