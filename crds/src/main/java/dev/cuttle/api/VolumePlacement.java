package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One page of the ledger: one volume, where it is, and why. Cluster-scoped. */
@Group("cuttle.dev")
@Version("v1alpha1")
@ShortNames("vpl")
@Categories("cuttle")
@JsonClassDescription(
    "One page of the ledger: one volume, the cluster it is on, and why. Written by Cuttle, before"
        + " the image exists.")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase == 'Reserved' ||"
            + " self.spec.decision == oldSelf.spec.decision",
    message = "spec.decision cannot be changed once the volume is Bound: its image was made there")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase == 'Reserved' ||"
            + " (self.spec.explanation == oldSelf.spec.explanation && has(self.spec.attempts) =="
            + " has(oldSelf.spec.attempts) && (!has(self.spec.attempts) || self.spec.attempts =="
            + " oldSelf.spec.attempts))",
    message =
        "spec.explanation and spec.attempts cannot be changed once the volume is Bound: they say why"
            + " it is there")
@AdditionalPrinterColumn(
    name = "VOLUME",
    jsonPath = ".spec.request.volumeName",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "PVC",
    jsonPath = ".spec.printed.claim",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "CLUSTER",
    jsonPath = ".metadata.labels.cuttle\\.dev/cluster",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "SIZE",
    jsonPath = ".spec.printed.size",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "PHASE",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "DELETING",
    jsonPath = ".metadata.deletionTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".status.phase")
@AdditionalSelectableField(jsonPath = ".status.location.cluster")
public class VolumePlacement extends CustomResource<VolumePlacementSpec, VolumePlacementStatus> {
  private static final long serialVersionUID = 1L;

  /** Keeps the page as long as its image exists. */
  public static final String FINALIZER = "cuttle.dev/image";

  /** Label: name of the StorageCluster where the volume is. */
  public static final String CLUSTER_LABEL = "cuttle.dev/cluster";

  /** Label: namespace of the claim that asked. */
  public static final String CLAIM_NAMESPACE_LABEL = "cuttle.dev/pvc-namespace";

  /** Label: name of the claim that asked. */
  public static final String CLAIM_NAME_LABEL = "cuttle.dev/pvc-name";
}
