package dev.cuttle.volume;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes in a set. */
public final class InMemoryNodes implements Nodes {

  private final Set<String> names = ConcurrentHashMap.newKeySet();

  public InMemoryNodes(String... names) {
    this.names.addAll(Set.of(names));
  }

  /** The node leaves the Kubernetes cluster. */
  public void remove(String name) {
    names.remove(name);
  }

  @Override
  public boolean exists(String nodeId) {
    return names.contains(nodeId);
  }
}
