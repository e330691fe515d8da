/**
 * What the driver does for a volume: use cases named by verbs ({@link
 * dev.cuttle.volume.CreateVolume}, {@link dev.cuttle.volume.DeleteVolume}, …) and the ports they
 * need beside Ceph: the ledger, the directory of clusters, the claims.
 *
 * <p>Not here: gRPC, Kubernetes, threads, metrics. Locks and joins wrap a use case, they do not
 * stand in one.
 */
@NullMarked
package dev.cuttle.volume;

import org.jspecify.annotations.NullMarked;
