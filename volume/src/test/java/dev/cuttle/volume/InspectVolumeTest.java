package dev.cuttle.volume;

import static dev.cuttle.volume.World.imageOf;
import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.PortCall;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.MatchingTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InspectVolumeTest {

  private final World world = new World();
  private final Volumes volumes = world.volumes();
  private final VolumeRecord made = volumes.create(request("v", "hdd"));

  private InspectedVolume inspected() {
    return volumes.inspect(made.volumeId());
  }

  private Cluster archive() {
    return world.directory.table().clusters().stream()
        .filter(cluster -> cluster.clusterId().equals(World.ARCHIVE))
        .findFirst()
        .orElseThrow();
  }

  private static Cluster named(String name, Cluster cluster) {
    return new Cluster(
        name,
        cluster.clusterId(),
        cluster.tags(),
        cluster.weight(),
        cluster.state(),
        cluster.capacity(),
        cluster.topology());
  }

  private void state(ClusterState state) {
    Cluster archive = archive();
    world.directory.put(
        new Cluster(
            archive.name(),
            archive.clusterId(),
            archive.tags(),
            archive.weight(),
            state,
            archive.capacity(),
            archive.topology()),
        world.directory.endpoint(World.ARCHIVE).orElseThrow());
  }

  @Test
  void aVolumeIsToldAsItsPageHasIt() {
    volumes.attach(
        new AttachRequest(made.volumeId(), "node-1", AttachRequest.Sharing.WRITERS, false));
    volumes.attach(
        new AttachRequest(made.volumeId(), "node-2", AttachRequest.Sharing.WRITERS, true));

    InspectedVolume told = inspected();

    assertThat(told.volumeId()).isEqualTo(made.volumeId());
    assertThat(told.sizeBytes()).isEqualTo(World.GIB);
    assertThat(told.nodes()).containsExactly("node-1", "node-2");
    assertThat(told.topology()).containsExactly(Map.of("zone", "a"), Map.of("zone", "b"));
    assertThat(told.trouble()).isEmpty();
  }

  @Test
  void aMissingImageIsNamed() {
    world.images.pools().take(imageOf(made));
    assertThat(inspected().trouble())
        .contains("image hdd-archive:rbd/cuttle-v of the volume is missing");
  }

  @Test
  void aClusterThatIsNotReadyIsNamedWithItsReasonAndNotAsked() {
    AtomicInteger asked = new AtomicInteger();
    world.images.faults().before("hdd-archive", call -> asked.incrementAndGet());

    state(new ClusterState.NotReady("MonitorsUnreachable", "no answer in 5 s"));
    assertThat(inspected().trouble())
        .contains("cluster hdd-archive is not ready: MonitorsUnreachable: no answer in 5 s");
    state(new ClusterState.Full("the pool is full"));
    assertThat(inspected().trouble()).contains("cluster hdd-archive is full: the pool is full");

    assertThat(asked).hasValue(0);
  }

  @Test
  void aClosedClusterHarmsNoVolume() {
    for (ClusterState closed : List.of(new ClusterState.Cordoned(), new ClusterState.Draining())) {
      state(closed);
      assertThat(inspected().trouble()).isEmpty();
    }
  }

  @Test
  void aSilentClusterIsAnAnswer() {
    world.failing("hdd-archive", World.silent("hdd-archive", true), PortCall.Operation.EXISTS);
    assertThat(inspected().trouble().orElseThrow())
        .startsWith("cluster hdd-archive does not answer: ")
        .contains("no answer in 5 s");
  }

  @Test
  void aClusterThatWasNotAskedIsNoTrouble() {
    world.failing(
        "hdd-archive", new CephException.Postponed("hdd-archive", "looking", "its turn comes"));
    assertThat(inspected().trouble()).isEmpty();
  }

  @Test
  void aRefusedKeyOrALostOneIsTold() {
    world.failing(
        "hdd-archive", new CephException.NotPermitted("hdd-archive", "looking", 1, "revoked"));
    assertThat(inspected().trouble().orElseThrow()).contains("hdd-archive").contains("revoked");

    world.directory.loseKey(World.ARCHIVE);
    assertThat(inspected().trouble().orElseThrow())
        .isEqualTo("the key of cluster hdd-archive cannot be had: no Secret");
  }

  @Test
  void aClusterThatIsGoneIsTold() {
    world.directory.remove(World.ARCHIVE);
    assertThat(inspected().trouble())
        .contains(
            "cluster hdd-archive (clusterID " + World.ARCHIVE + ") is not in the published table");
  }

  @Test
  void ofTwoClustersWithOneClusterIdTheOneThatIsReadyCounts() {
    Cluster ready = archive();
    Cluster twin =
        new Cluster(
            "",
            ready.clusterId(),
            ready.tags(),
            ready.weight(),
            new ClusterState.NotReady("DuplicateClusterID", "hdd-archive is older"),
            ready.capacity(),
            Map.of());
    for (String name : List.of("a-twin", "z-twin")) {
      MatchingTable table = new MatchingTable(ready.tags(), List.of(named(name, twin), ready));
      assertThat(new PublishedCondition(table).of(made).trouble()).as(name).isEmpty();
    }
  }

  @Test
  void withoutItsPageAVolumeIsToldAsFarAsItsImageTells() {
    world.ledger.erase(made);

    InspectedVolume told = inspected();

    assertThat(told.volumeId()).isEqualTo(made.volumeId());
    assertThat(told.sizeBytes()).isEqualTo(World.GIB);
    assertThat(told.nodes()).isEmpty();
    assertThat(told.trouble().orElseThrow()).contains("has no page");
  }

  @Test
  void whatNobodyKnowsIsNotFound() {
    volumes.delete(made.volumeId());
    assertThatThrownBy(this::inspected).isInstanceOf(VolumeException.NotFound.class);
  }
}
