package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;

/** How images are reached, looked up each time: keys and addresses of clusters change. */
public interface ImageAddresses {

  /**
   * The image, with the addresses and the key of its cluster as of now.
   *
   * @throws NodeException.Precondition if no StorageCluster has its fsid
   * @throws NodeException.Unavailable if its key or the cluster's addresses cannot be had in time
   */
  ImageAddress address(ImageLocation image);
}
