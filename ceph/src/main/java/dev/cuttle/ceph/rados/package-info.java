/**
 * The port to Ceph on librados and librbd: rados-java for connections and io contexts, our own JNA
 * interfaces for what it lacks. The only room that knows native memory, errno and the threads that
 * wait in native calls.
 *
 * <p>Not here: which volume an image belongs to, what to do after a failure, Kubernetes, metrics
 * libraries ({@link dev.cuttle.ceph.CephCallObserver} tells them).
 */
package dev.cuttle.ceph.rados;
