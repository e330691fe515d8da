package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.Mounts;
import dev.cuttle.csi.node.Mounts.Mount;
import dev.cuttle.csi.node.Mounts.Usage;
import dev.cuttle.csi.node.MountsContract;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMountsIT extends MountsContract {
  private static final long SIZE = 64 << 20;

  @TempDir Path folder;
  private HostPrograms programs;
  private LinuxMounts mounts;
  private TestLoop loop;
  private Path stage;
  private Path publish;

  @BeforeEach
  void makeDevice() {
    programs = new HostPrograms(folder.resolve("scratch"), ProcessHome.where());
    mounts = new LinuxMounts(NodePaths.host(folder), programs);
    loop = new TestLoop(programs, folder.resolve("disk"), SIZE);
    new LinuxFilesystems(NodePaths.host(folder), programs)
        .make(loop.device(), FilesystemType.EXT4, MkfsOptions.NONE);
    stage = folder.resolve("a b/stage");
    publish = folder.resolve("a b/publish");
  }

  @Override
  protected Mounts mounts() {
    return mounts;
  }

  @Override
  protected Path device() {
    return loop.device();
  }

  @Override
  protected Path place(String name) {
    return folder.resolve("a b").resolve(name);
  }

  @Override
  protected void whileInUse(Path target, Runnable work) {
    try {
      Process user = new ProcessBuilder("sleep", "86393").directory(target.toFile()).start();
      try {
        work.run();
      } finally {
        user.destroyForcibly().waitFor();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void clean() {
    mounts.unmount(publish);
    mounts.unmount(stage);
    loop.close();
  }

  @Test
  void aDirectoryIsBoundReadOnlyEvenAfterACrashInBetween() throws IOException {
    mounts.mount(loop.device(), stage, "ext4", List.of());
    mounts.bind(stage, publish, false);
    mounts.bind(stage, publish, true);
    mounts.bind(stage, publish, true);

    assertThat(mounts.at(publish).orElseThrow().readOnly()).isTrue();
    assertThat(mounts.at(publish).orElseThrow().device()).isEqualTo(loop.device());
    assertThat(mounts.at(stage).orElseThrow().readOnly()).isFalse();
    assertThat(mounts.of(loop.device())).extracting(Mount::target).contains(stage, publish);
    Files.writeString(stage.resolve("file"), "text");
    assertThat(publish.resolve("file")).hasContent("text");
    assertThatThrownBy(() -> Files.writeString(publish.resolve("file"), "no"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aDeviceIsBoundOntoAFile() {
    mounts.bind(loop.device(), publish, false);
    mounts.bind(loop.device(), publish, false);

    assertThat(mounts.at(publish).orElseThrow().device()).isEqualTo(loop.device());
    mounts.unmount(publish);
    assertThat(publish).doesNotExist();
    assertThat(loop.device()).exists();
  }

  @Test
  void aStackIsTakenDownWhole() {
    mounts.mount(loop.device(), stage, "ext4", List.of());
    TestLoop.run(programs, "mount", "--bind", stage.toString(), stage.toString());
    TestLoop.run(programs, "mount", "-t", "tmpfs", "none", stage.toString());

    assertThat(mounts.at(stage).orElseThrow().type()).isEqualTo("tmpfs");
    mounts.unmount(stage);
    assertThat(stage).doesNotExist();
  }

  @Test
  void oneInUseIsBusyForTheKernelToo() {
    mounts.mount(loop.device(), stage, "ext4", List.of());
    whileInUse(
        stage,
        () ->
            assertThatThrownBy(() -> mounts.unmount(stage))
                .isInstanceOf(NodeException.Precondition.class)
                .hasMessageContaining("busy"));
    assertThat(new NativeKernel().openExclusive(loop.device())).isEqualTo(Kernel.EBUSY);
    mounts.unmount(stage);
    assertThat(new NativeKernel().openExclusive(loop.device())).isZero();
  }

  @Test
  void whatIsNotEmptyIsNotRemoved() throws IOException {
    Files.createDirectories(stage);
    Path file = Files.writeString(stage.resolve("file"), "a user's");
    assertThatThrownBy(() -> mounts.unmount(stage)).isInstanceOf(NodeException.Precondition.class);
    assertThatThrownBy(() -> mounts.unmount(file)).isInstanceOf(NodeException.Precondition.class);
    assertThat(file).hasContent("a user's");
    Files.delete(file);
  }

  @Test
  void usageCountsBytesAndInodes() {
    mounts.mount(loop.device(), stage, "ext4", List.of());
    Usage usage = mounts.usage(stage);
    assertThat(usage.totalBytes()).isBetween(SIZE / 2, SIZE);
    // ext4 keeps a few clusters for itself.
    assertThat(usage.usedBytes() + usage.availableBytes())
        .isBetween(usage.totalBytes() * 9 / 10, usage.totalBytes());
    assertThat(usage.usedInodes()).isEqualTo(11);
    assertThatThrownBy(() -> mounts.usage(publish)).isInstanceOf(NodeException.NotFound.class);
  }

  @Test
  void wordsOfMountAreInTheError() {
    assertThatThrownBy(() -> mounts.mount(loop.device(), stage, "ext4", List.of("no_such_option")))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("exit code 32");
    assertThat(mounts.at(stage)).isEmpty();
  }

  @Test
  void linksAboveATargetAreFollowed() throws IOException {
    Files.createDirectories(stage.getParent());
    Path link = Files.createSymbolicLink(folder.resolve("link"), stage.getParent());
    mounts.mount(loop.device(), link.resolve("stage"), "ext4", List.of());

    assertThat(mounts.at(stage)).isPresent().isEqualTo(mounts.at(link.resolve("stage")));
  }
}
