/**
 * The services of the Container Storage Interface: messages in, values out, and back. What a
 * request may say is checked here; every failure becomes one gRPC code here.
 *
 * <p>Not here: decisions, the ledger, Ceph, sockets. A service calls one use case and puts its
 * answer into a message.
 */
@NullMarked
package dev.cuttle.csi.grpc;

import org.jspecify.annotations.NullMarked;
