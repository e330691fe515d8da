/**
 * The port to Ceph: images, connections, statistics and errors, as plain values. What the adapter
 * in {@code ceph.rados} offers and the rest of Cuttle asks for.
 *
 * <p>Not here: librbd, JNA, native memory, threads. No type of any technology stands in a signature
 * of this room.
 */
package dev.cuttle.ceph;
