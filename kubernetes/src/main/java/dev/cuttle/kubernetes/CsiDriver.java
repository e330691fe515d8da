package dev.cuttle.kubernetes;

/** The driver as Kubernetes knows it: in StorageClasses, PersistentVolumes and CSINodes. */
public final class CsiDriver {

  public static final String NAME = "rbd.csi.cuttle.dev";

  private CsiDriver() {}

  /** Whether this provisioner of a StorageClass is the driver. */
  public static boolean isProvisioner(String provisioner) {
    return NAME.equals(provisioner);
  }
}
