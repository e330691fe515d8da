package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.csi.node.StagedVolumes.Staged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  private static final Staged STAGED =
      new Staged(
          "1:ä=\n:/../x",
          Path.of("/var/lib/kubelet/a b"),
          new ImageLocation("ssd", "fsid", "rbd", "", Optional.empty(), "i"),
          Mounter.RBD_NBD,
          true,
          false,
          false);

  @TempDir Path folder;
  private StagedFiles files;

  @BeforeEach
  void open() {
    files = new StagedFiles(folder.resolve("staged"));
  }

  @Test
  void whatIsWrittenIsFound() {
    assertThat(files.find(STAGED.volumeId())).isEmpty();
    files.write(STAGED);
    assertThat(files.find(STAGED.volumeId())).contains(STAGED);
    assertThat(new StagedFiles(folder.resolve("staged")).find(STAGED.volumeId())).contains(STAGED);
    assertThat(files.find("another")).isEmpty();
  }

  @Test
  void aRepeatedWriteReplaces() {
    files.write(STAGED);
    Staged other =
        new Staged(
            STAGED.volumeId(),
            Path.of("/b"),
            new ImageLocation("hdd", "f", "p", "n", Optional.empty(), "i"),
            Mounter.FUSE,
            false,
            true,
            true);
    files.write(other);
    assertThat(files.find(STAGED.volumeId())).contains(other);
  }

  @Test
  void erasedIsForgottenAndNothingIsLeft() throws IOException {
    files.write(STAGED);
    files.erase(STAGED.volumeId());
    files.erase(STAGED.volumeId());
    assertThat(files.find(STAGED.volumeId())).isEmpty();
    try (var left = Files.list(folder.resolve("staged"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aSpoiledRecordIsAnErrorAndNotAbsence() throws IOException {
    files.write(STAGED);
    Path file = folder.resolve("staged").resolve(Digest.of(STAGED.volumeId()));
    for (String spoiled : List.of("", "volumeId=x\n", "volumeId=\\u12")) {
      Files.writeString(file, spoiled);
      assertThatThrownBy(() -> files.find(STAGED.volumeId()))
          .isInstanceOf(NodeException.Unavailable.class)
          .hasMessageContaining(file.toString());
    }
  }

  /** Byte by byte as that version wrote it. */
  @Test
  void recordOfTheLastVersionIsRead() throws IOException {
    String id = "1:00000000-0000-0000-0000-00000000000a:rbd::cuttle-v";
    Path file = folder.resolve("staged").resolve(Digest.of(id));
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        #Thu Nov 26 21:35:59 UTC 2026
        block=false
        cluster=ssd-east
        identity=00000000-0000-0000-0000-00000000000a\\:rbd\\:\\:cuttle-v
        mounter=fuse
        readOnly=true
        stagingPath=/var/lib/kubelet/plugins/kubernetes.io/csi/rbd.csi.cuttle.dev/ab/globalmount
        volumeId=1\\:00000000-0000-0000-0000-00000000000a\\:rbd\\:\\:cuttle-v
        """);

    assertThat(files.find(id))
        .contains(
            new Staged(
                id,
                Path.of(
                    "/var/lib/kubelet/plugins/kubernetes.io/csi/rbd.csi.cuttle.dev/ab/globalmount"),
                new ImageLocation(
                    "ssd-east",
                    "00000000-0000-0000-0000-00000000000a",
                    "rbd",
                    "",
                    Optional.empty(),
                    "cuttle-v"),
                Mounter.FUSE,
                true,
                false,
                false));
  }

  @Test
  void blockDeviceThatAnEarlierVersionStagedMayBeShared() throws IOException {
    Staged block =
        new Staged(
            STAGED.volumeId(), Path.of("/b"), STAGED.image(), Mounter.FUSE, false, true, false);
    files.write(block);
    assertThat(files.find(STAGED.volumeId())).contains(block);
    Path file = folder.resolve("staged").resolve(Digest.of(STAGED.volumeId()));
    Files.writeString(file, Files.readString(file).replace("shared=false", ""));
    assertThat(files.find(STAGED.volumeId())).get().matches(Staged::shared);
  }
}
