package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an admin says about one Ceph cluster. */
@JsonClassDescription("What the admin says about the cluster.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record StorageClusterSpec(
    @Required
        @JsonPropertyDescription(
            "The Ceph fsid, as `ceph fsid` prints it. Checked on every connect; cannot be changed.")
        @Size(max = 36)
        @ValidationRule(
            value = "self.matches('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')",
            message =
                "clusterID must be the fsid as `ceph fsid` prints it, such as"
                    + " 86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "clusterID cannot be changed: volumes are found by it; make another StorageCluster"
                    + " for another Ceph cluster")
        String clusterID,
    @Required
        @JsonPropertyDescription(
            "The feature tags of this cluster, at least one. Each becomes a FeatureTag.")
        @Size(min = 1, max = 32)
        List<ClusterTag> tags,
    @JsonPropertyDescription(
            "Share of new volumes, relative to the other clusters with the same tags and size. 0:"
                + " the cluster matches, but is never chosen.")
        @Min(0)
        @Max(1000)
        @Default("100")
        @Nullable Integer weight,
    @JsonPropertyDescription(
            "Active takes new volumes. Cordoned takes none and keeps its own. Draining takes none"
                + " and is to be emptied: nothing moves its volumes yet.")
        @Default("Active")
        @Nullable Availability availability,
    @Required
        @JsonPropertyDescription("How to reach the cluster, and where in it volumes are kept.")
        Ceph ceph,
    @JsonPropertyDescription("How much may be promised on this cluster.") @Default("{}")
        @Nullable CapacityPolicy capacity,
    @JsonPropertyDescription(
            "Which nodes can reach the cluster: node label to its accepted values. Empty: all"
                + " nodes.")
        @Size(max = 8)
        @Nullable Map<String, List<String>> topology) {

  /** One feature tag of a cluster. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClusterTag(
      @Required
          @JsonPropertyDescription(
              "The tag: 1 to 63 characters of a-z, 0-9, '-' and '.'; it is also the name of its"
                  + " FeatureTag.")
          @Size(min = 1, max = 63)
          @ValidationRule(
              value =
                  "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')",
              message =
                  "a tag has only a-z, 0-9, '-' and '.', and each part between dots begins and ends"
                      + " with a letter or digit")
          String name,
      @JsonPropertyDescription("What kind of feature the tag names; for display.") @Default("Other")
          @Nullable TagCategory category) {}

  /** How to reach the cluster. */
  @ValidationRule(
      value = "has(self.nodeUser) == has(self.nodeSecretRef)",
      message = "nodeUser and nodeSecretRef belong together: set both or neither")
  @ValidationRule(
      value = "size(self.pool) + (has(self.radosNamespace) ? size(self.radosNamespace) : 0) <= 40",
      message =
          "pool and radosNamespace may have 40 characters together, because every volume_id (at most"
              + " 128 bytes) carries both")
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Ceph(
      @Required
          @JsonPropertyDescription(
              "The monitors, as mon_host in ceph.conf accepts them: ip:port, host:port,"
                  + " [IPv6]:port or [v2:ip:port,v1:ip:port]; one address per entry.")
          @Size(min = 1, max = 16)
          @ValidationRule(
              value = "self.all(m, m.matches(r'" + MonitorAddress.GRAMMAR + "'))",
              message =
                  "each monitor must be ip:port, host:port, [IPv6]:port or [v2:ip:port,v1:ip:port],"
                      + " one address per entry, such as 192.0.2.1:6789")
          List<String> monitors,
      @Required
          @JsonPropertyDescription(
              "The cephx user of operator and controller, without \"client.\".")
          @Size(min = 1, max = 64)
          @ValidationRule(
              value = "!self.startsWith('client.')",
              message = "user is written without 'client.': cuttle, not client.cuttle")
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9._-]+$')",
              message = "user may have only letters, digits, '.', '_' and '-'")
          String user,
      @Required
          @JsonPropertyDescription(
              "The Secret in Cuttle's own namespace that holds the key of user, under userKey.")
          SecretReference secretRef,
      @JsonPropertyDescription(
              "The cephx user of the nodes, without \"client.\"; user when not set.")
          @Size(min = 1, max = 64)
          @ValidationRule(
              value = "!self.startsWith('client.')",
              message =
                  "nodeUser is written without 'client.': cuttle-node, not client.cuttle-node")
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9._-]+$')",
              message = "nodeUser may have only letters, digits, '.', '_' and '-'")
          @Nullable String nodeUser,
      @JsonPropertyDescription(
              "The Secret in Cuttle's own namespace that holds the key of nodeUser, under userKey.")
          @Nullable SecretReference nodeSecretRef,
      @Required
          @JsonPropertyDescription(
              "The pool of the volumes. Cannot be changed while the cluster holds volumes.")
          @Size(min = 1, max = 40)
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9._-]+$')",
              message = "pool may have only letters, digits, '.', '_' and '-'")
          String pool,
      @JsonPropertyDescription(
              "An erasure-coded pool for the data of new volumes; pool then keeps only their"
                  + " headers.")
          @Size(min = 1, max = 64)
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9._-]+$')",
              message = "dataPool may have only letters, digits, '.', '_' and '-'")
          @Nullable String dataPool,
      @JsonPropertyDescription(
              "The RADOS namespace of the volumes. Cannot be changed while the cluster holds"
                  + " volumes.")
          @Size(min = 1, max = 39)
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9._-]+$')",
              message = "radosNamespace may have only letters, digits, '.', '_' and '-'")
          @Nullable String radosNamespace,
      @JsonPropertyDescription(
              "Further settings of operator and controller as Ceph clients: "
                  + ClientSettings.NAMES)
          @Size(max = 32)
          @ValidationRule(
              value = "self.all(k, k in '" + ClientSettings.NAMES + "'.split(', '))",
              message = "config may set only " + ClientSettings.NAMES)
          @Nullable Map<String, String> config) {}

  /** A Secret in Cuttle's own namespace; the key stands under {@code userKey}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretReference(
      @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253)
          String name) {}

  /** How much may be promised. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CapacityPolicy(
      @JsonPropertyDescription(
              "Provisioned bytes allowed per usable byte, as a decimal from 0.1 to 100.")
          @Default("\"2.0\"")
          @Size(min = 1, max = 8)
          @ValidationRule(
              value =
                  "self.matches('^[0-9]{1,3}([.][0-9]{1,4})?$') && double(self) >= 0.1 &&"
                      + " double(self) <= 100.0",
              message =
                  "overcommitRatio must be a decimal from \"0.1\" to \"100\", such as \"2.0\"")
          @Nullable String overcommitRatio,
      @JsonPropertyDescription("Part of the usable bytes that is never promised, percent.")
          @Min(0)
          @Max(90)
          @Default("10")
          @Nullable Integer reservedPercent,
      @JsonPropertyDescription("Real use above which no new volume is placed here, percent.")
          @Min(1)
          @Max(100)
          @Default("85")
          @Nullable Integer fillGatePercent,
      @JsonPropertyDescription("Most volumes that may be placed here; 0: no limit.")
          @Min(0)
          @Default("0")
          @Nullable Long maxVolumes) {}
}
