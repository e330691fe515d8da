/**
 * The ports of {@link dev.cuttle.volume} on the Kubernetes API: the ledger as VolumePlacement
 * objects, the directory of clusters from what the operator published, the claims of users.
 *
 * <p>Not here: any decision. Nothing is chosen, created on Ceph or answered to gRPC in this room.
 */
@NullMarked
package dev.cuttle.kubernetes;

import org.jspecify.annotations.NullMarked;
