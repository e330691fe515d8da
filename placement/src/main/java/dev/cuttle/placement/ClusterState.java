package dev.cuttle.placement;

import java.util.Optional;

/** What the published row says about a cluster's fitness to take new volumes. */
public sealed interface ClusterState {

  /** Why a cluster in this state takes no new volume; empty if it does. */
  Optional<Reason> refusal();

  /** Vetted, reachable, open. */
  record Ready() implements ClusterState {
    @Override
    public Optional<Reason> refusal() {
      return Optional.empty();
    }
  }

  /** Closed for new volumes by its administrator. */
  record Cordoned() implements ClusterState {
    @Override
    public Optional<Reason> refusal() {
      return Optional.of(new Reason.Cordoned());
    }
  }

  /** Closed by its administrator, to be emptied. */
  record Draining() implements ClusterState {
    @Override
    public Optional<Reason> refusal() {
      return Optional.of(new Reason.Draining());
    }
  }

  /** Not vetted, or vetting failed: the reason of the condition (CamelCase) and its sentence. */
  record NotReady(String reason, String message) implements ClusterState {
    @Override
    public Optional<Reason> refusal() {
      return Optional.of(new Reason.NotReady(reason, message));
    }
  }

  /** Vetted, and Ceph itself stops writes to it, or soon will. */
  record Full(String message) implements ClusterState {
    @Override
    public Optional<Reason> refusal() {
      return Optional.of(new Reason.Full(message));
    }
  }
}
