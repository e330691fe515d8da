/**
 * Which cluster should hold this volume? The selector grammar, the matching table and the chooser,
 * as pure functions over values.
 *
 * <p>Not here: clocks, dice, I/O, Kubernetes, Ceph. Whatever the chooser must know is handed to it;
 * the same inputs give the same decision, and every decision carries the verdict on every cluster.
 */
package dev.cuttle.placement;
