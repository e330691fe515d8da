package dev.cuttle.csi.node;

import java.nio.file.Path;

/**
 * An image that is a block device of this node.
 *
 * @param identity {@link dev.cuttle.ceph.ImageLocation#identity} of the image
 * @param device such as /dev/rbd0, /dev/nbd0, /dev/loop0
 */
public record Attachment(Mounter mounter, String identity, Path device, boolean readOnly) {}
