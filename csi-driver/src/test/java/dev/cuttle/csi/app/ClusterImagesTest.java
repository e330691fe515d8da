package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.ImagePlace;
import dev.cuttle.csi.node.ImageSource;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterImagesTest {

  private static final ImagePlace IMAGE = new ImagePlace("old-name", "fsid", "rbd", "ns", "i");

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
    ImageSource source =
        new ClusterImages(id -> Optional.of(cluster("192.0.2.1:6789"))).source(IMAGE);

    assertThat(source.identity()).isEqualTo(IMAGE.identity()).isEqualTo("fsid:rbd:ns:i");
    assertThat(source.cluster()).isEqualTo("east");
    assertThat(source.user()).isEqualTo("node");
    assertThat(source.toString()).doesNotContain("c2VjcmV0");
  }

  @Test
  void monitorWithTwoAddressesIsTwo() {
    ImageSource source =
        new ClusterImages(id ->
            Optional.of(
                cluster(
                    "[v2:192.0.2.1:3300,v1:192.0.2.1:6789]",
                    "[v2:[2001:db8::1]:3300,v1:[2001:db8::1]:6789]",
                    "[2001:db8::2]:6789")))
            .source(IMAGE);

    assertThat(source.monitors())
        .containsExactly(
            "v2:192.0.2.1:3300",
            "v1:192.0.2.1:6789",
            "v2:[2001:db8::1]:3300",
            "v1:[2001:db8::1]:6789",
            "[2001:db8::2]:6789");
  }

  @Test
  void clusterThatIsGoneAndKeyThatCannotBeHadAreSaid() {
    assertThatThrownBy(() -> new ClusterImages(id -> Optional.empty()).source(IMAGE))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("no StorageCluster has clusterID fsid");
    ClusterImages keyless =
        new ClusterImages(id -> {
          throw new VolumeException.Unavailable("no key for cluster east: Secret a/b is missing");
        });
    assertThatThrownBy(() -> keyless.source(IMAGE))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("Secret a/b");
  }
}
