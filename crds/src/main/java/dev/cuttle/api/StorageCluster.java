package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Second-level record: one Ceph cluster, its tags, its weight, and how to reach it. Cluster-scoped.
 *
 * <p>Pool and namespace stay as they are while volumes are counted on the cluster, because capacity
 * and foreign images are measured in one pool. The count may lag behind; that is harmless, since
 * every page carries its own pool.
 */
@Group("cuttle.dev")
@Version("v1alpha1")
@ShortNames("scl")
@Categories("cuttle")
@JsonClassDescription(
    "One Ceph cluster that volumes can be placed on: its identity, its feature tags, its weight, and"
        + " how to reach it.")
@ValidationRule(
    value =
        "!has(self.status) || !has(self.status.volumes) || self.status.volumes == 0 ||"
            + " self.spec.ceph.pool == oldSelf.spec.ceph.pool &&"
            + " (has(self.spec.ceph.radosNamespace) ? self.spec.ceph.radosNamespace : '') =="
            + " (has(oldSelf.spec.ceph.radosNamespace) ? oldSelf.spec.ceph.radosNamespace : '')",
    message =
        "pool and radosNamespace cannot be changed while the cluster holds volumes: capacity is"
            + " measured in one pool; remove its volumes first")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "WEIGHT",
    jsonPath = ".spec.weight",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "AVAILABILITY",
    jsonPath = ".spec.availability",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "VOLUMES",
    jsonPath = ".status.volumes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "USED",
    jsonPath = ".status.capacity.printed.used",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "PROMISED",
    jsonPath = ".status.capacity.printed.promised",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "REASON",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class StorageCluster extends CustomResource<StorageClusterSpec, StorageClusterStatus> {
  private static final long serialVersionUID = 1L;
}
