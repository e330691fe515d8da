package dev.cuttle.placement;

/** What the published row says about a cluster's fitness to take new volumes. */
public sealed interface ClusterState {

  /** Vetted, reachable, open. */
  record Ready() implements ClusterState {}

  /** Closed for new volumes by its administrator. */
  record Cordoned() implements ClusterState {}

  /** Being emptied by its administrator. */
  record Draining() implements ClusterState {}

  /** Not vetted, or vetting failed: the reason of the condition (CamelCase) and its sentence. */
  record NotReady(String reason, String message) implements ClusterState {}

  /** Vetted, and Ceph itself stops writes to it, or soon will. */
  record Full(String message) implements ClusterState {}
}
