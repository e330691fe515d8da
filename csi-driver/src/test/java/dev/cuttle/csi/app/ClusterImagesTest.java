package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterImagesTest {

  private static final ImageLocation IMAGE =
      new ImageLocation("old-name", "fsid", "rbd", "ns", Optional.empty(), "i");

  private static ClusterEndpoint cluster(String... monitors) {
    return new ClusterEndpoint(
        "east",
        "fsid",
        List.of(monitors),
        "node",
        "c2VjcmV0",
        Map.of(),
        "where-new-ones-go",
        "",
        Optional.empty(),
        Map.of());
  }

  @Test
  void imageIsWhereThePublishContextSaysAndItsClusterAsItIsNow() {
    ImageAddress address =
        new ClusterImages(id -> Optional.of(cluster("192.0.2.1:6789"))).address(IMAGE);

    assertThat(address.location().identity())
        .isEqualTo(IMAGE.identity())
        .isEqualTo("fsid:rbd:ns:i");
    assertThat(address.cluster()).isEqualTo("east");
    assertThat(address.access().user()).isEqualTo("node");
    assertThat(address.toString() + address.access()).doesNotContain("c2VjcmV0");
  }

  @Test
  void clusterThatIsGoneAndKeyThatCannotBeHadAreSaid() {
    assertThatThrownBy(() -> new ClusterImages(id -> Optional.empty()).address(IMAGE))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("no StorageCluster has clusterID fsid");
    ClusterImages keyless =
        new ClusterImages(id -> {
          throw new VolumeException.Unavailable("no key for cluster east: Secret a/b is missing");
        });
    assertThatThrownBy(() -> keyless.address(IMAGE))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("Secret a/b");
  }
}
