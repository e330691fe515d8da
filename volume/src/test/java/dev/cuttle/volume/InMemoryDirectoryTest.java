package dev.cuttle.volume;

import dev.cuttle.placement.Capacity;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class InMemoryDirectoryTest extends ClusterDirectoryContract {

  private final InMemoryDirectory directory = new InMemoryDirectory();

  @Override
  protected ClusterDirectory directory() {
    return directory;
  }

  @Override
  protected void publish() {
    directory.put(
        new Cluster(
            name,
            clusterId,
            Set.of(new Tag(tag)),
            100,
            new ClusterState.Ready(),
            new Capacity(1000, 0, 0, 2.0, 10, 85, 0),
            Map.of()),
        new ClusterEndpoint(
            name,
            clusterId,
            List.of("192.0.2.1:6789"),
            "cuttle",
            "secret",
            Map.of(),
            "rbd",
            "",
            Optional.empty(),
            Map.of()));
  }

  @Override
  protected void withdraw() {
    directory.remove(clusterId);
  }

  @Override
  protected void loseKey() {
    directory.loseKey(clusterId);
  }
}
