package dev.cuttle.csi.node;

/** How to reach the clusters, each looked up when it is needed: keys and addresses change. */
public interface ImageSources {

  /**
   * The image, with the addresses and the key of its cluster as of now.
   *
   * @throws NodeException.Precondition if no StorageCluster has its fsid
   * @throws NodeException.Unavailable if its key or the cluster's addresses cannot be had in time
   */
  ImageSource source(ImagePlace image);
}
