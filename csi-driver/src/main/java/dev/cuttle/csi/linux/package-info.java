/**
 * The ports of {@link dev.cuttle.csi.node} on Linux: /sys and the kernel's keyring for krbd, the
 * programs rbd-nbd, qemu-storage-daemon, losetup, mount, blkid, mkfs and fsck, and files.
 *
 * <p>Every program runs in a process of its own with a deadline, and no shell is between. What is
 * attached or mounted is read from the kernel each time. Not here: librbd (an assert of it would
 * end this process), Kubernetes, and any decision about a volume.
 */
@NullMarked
package dev.cuttle.csi.linux;

import org.jspecify.annotations.NullMarked;
