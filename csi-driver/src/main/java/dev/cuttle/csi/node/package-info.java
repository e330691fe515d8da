/**
 * What a node does with a volume: stage, publish, and back; idempotent, and re-entrant after the
 * process died at any point.
 *
 * <p>Here: the use cases, named by verbs, and the ports they need: {@link
 * dev.cuttle.csi.node.BlockDevices}, {@link dev.cuttle.csi.node.Filesystems}, {@link
 * dev.cuttle.csi.node.Mounts}, {@link dev.cuttle.csi.node.StagedVolumes}, {@link
 * dev.cuttle.csi.node.ImageAddresses}. Not here: processes, /sys, mount(2), gRPC, Kubernetes.
 */
@NullMarked
package dev.cuttle.csi.node;

import org.jspecify.annotations.NullMarked;
