/**
 * StorageCluster: probes every cluster, words what was found as conditions and figures, and holds a
 * cluster that still has volumes.
 *
 * <p>Not here: the matching table (it reads the Ready condition), the comparison of images with the
 * ledger, how Ceph is called.
 */
@NullMarked
package dev.cuttle.operator.storagecluster;

import org.jspecify.annotations.NullMarked;
