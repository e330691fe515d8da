package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseArgumentsTest {
  @TempDir Path root;

  @Test
  void namesCannotBecomeOtherOptions() {
    ImageAddress odd =
        new PoolAddress(Images.at("192.0.2.1:6789").access(), "a\",\"b", "n\\").image("i,conf=\n");
    AttachFolder folder = AttachFolder.of(root, odd.location().identity());

    assertThat(FuseArguments.of(folder, odd, true).get(3))
        .contains("\"pool\":\"a\\\",\\\"b\"", "\"namespace\":\"n\\\\\"", "\"image\":\"i,conf=\\n\"")
        .endsWith("\"read-only\":true,\"discard\":\"unmap\"}");
  }

  /** By this text a process that the last version has started is found again. */
  @Test
  void exportIsNamedAsItAlwaysWas() {
    AttachFolder folder = AttachFolder.of(root, "x");
    assertThat(FuseArguments.export(folder, true))
        .isEqualTo(
            "{\"type\":\"fuse\",\"id\":\"export\",\"node-name\":\"image\",\"mountpoint\":\""
                + folder.export()
                + "\",\"allow-other\":\"auto\",\"growable\":false,\"writable\":true}");
  }

  @Test
  void lookerIsAskedForTheImageAndToldNoKey() {
    ImageAddress image = Images.inNamespace("team");
    AttachFolder folder = AttachFolder.of(root, image.location().identity());
    assertThat(String.join(" ", FuseArguments.info(folder, image)))
        .startsWith("info --output=json --object secret,id=key,file=/proc/self/fd/0,")
        .contains(" json:{\"driver\":\"rbd\",", "\"namespace\":\"team\"}")
        .doesNotContain(Images.KEY);
    assertThat(FuseArguments.imageBytes("{\"virtual-size\": 67108864, \"format\": \"rbd\"}"))
        .hasValue(67108864);
    for (String other : List.of("", "{}", "[1]", "{\"virtual-size\": \"1G\"}", "qemu-img: no")) {
      assertThat(FuseArguments.imageBytes(other)).as(other).isEmpty();
    }
  }

  @Test
  void noArgumentIsTheKey() {
    ImageAddress image = Images.inNamespace("team");
    AttachFolder folder = AttachFolder.of(root, image.location().identity());
    assertThat(String.join(" ", FuseArguments.of(folder, image, false)))
        .doesNotContain(Images.KEY)
        .contains("\"namespace\":\"team\"", "\"writable\":true", folder.export().toString());
    assertThat(String.join(" ", RbdNbdArguments.map(folder, image, true, List.of("max_part=1"))))
        .isEqualTo(
            "rbd-nbd map --conf %s --id node --keyfile /proc/self/fd/0".formatted(folder.conf())
                + " --read-only --io-timeout 0 --max_part 1 rbd/team/csi-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"team/other", "team@snap", "-team"})
  void aNameThatRbdNbdWouldReadOtherwiseIsRefused(String namespace) {
    ImageAddress image = Images.inNamespace(namespace);
    AttachFolder folder = AttachFolder.of(root, image.location().identity());
    assertThatThrownBy(() -> RbdNbdArguments.map(folder, image, false, List.of()))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining(namespace);
  }

  @Test
  void theConfSaysWhereTheClusterIsAndNoKey() {
    ImageAddress image = Images.at("[v2:192.0.2.1:3300,v1:192.0.2.1:6789]", "192.0.2.2:6789");
    AttachFolder folder = AttachFolder.of(root, image.location().identity());
    folder.make(image, List.of("rbd_cache=false"));

    assertThat(folder.conf())
        .content()
        .contains("mon host = [v2:192.0.2.1:3300,v1:192.0.2.1:6789],192.0.2.2:6789\n")
        .contains("[client]\nrbd_cache = false\n")
        .doesNotContain(Images.KEY);
    folder.remove();
    folder.remove();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void otherOptionsAreRefused() {
    AttachFolder folder = AttachFolder.of(root, "x");
    for (String option : List.of("key=x", "rbd_x=a\nkey=b", "rbd_cache", "keyring=/x")) {
      assertThatThrownBy(() -> folder.make(Images.at("192.0.2.1:6789"), List.of(option)))
          .isInstanceOf(NodeException.Invalid.class);
    }
    for (String option : List.of("keyfile=/x", "quiesce", "try-netlink", "io-timeout=x")) {
      assertThatThrownBy(() ->
              RbdNbdArguments.map(folder, Images.at("192.0.2.1:6789"), false, List.of(option)))
          .isInstanceOf(NodeException.Invalid.class);
    }
  }
}
