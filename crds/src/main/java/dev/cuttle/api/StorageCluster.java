package dev.cuttle.api;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Second-level record: one Ceph cluster, its tags, its weight, and how to reach it. Cluster-scoped.
 */
@Group("cuttle.dev")
@Version("v1alpha1")
@ShortNames("scl")
public class StorageCluster extends CustomResource<StorageClusterSpec, StorageClusterStatus> {
  private static final long serialVersionUID = 1L;
}
