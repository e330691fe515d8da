package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An image attached and mounted as a person with a shell would: the same daemon, loop device and
 * two mounts as the driver's, and nothing besides.
 */
final class ByHand {

  private final Path staging;
  private final Path target;
  private final Path export;
  private final Path pidFile;
  private String loop = "";

  ByHand(Path folder) throws IOException {
    this.staging = Files.createDirectories(folder.resolve("by-hand/staging"));
    this.target = Files.createDirectories(folder.resolve("by-hand/target"));
    this.export = Files.createFile(folder.resolve("by-hand/export"));
    this.pidFile = folder.resolve("by-hand/pid");
  }

  void up(String cluster, String image) {
    attach(cluster, image);
    Commands.run("mount", loop, staging.toString());
    Commands.run("mount", "--bind", staging.toString(), target.toString());
  }

  /** Without a mount, to make a filesystem first. */
  String attach(String cluster, String image) {
    String at =
        String.join(
            ",",
            List.of(
                "driver=rbd",
                "node-name=image",
                "conf=" + Testbed.conf(cluster),
                "user=admin",
                "pool=rbd",
                "image=" + image,
                "discard=unmap"));
    Commands.run(
        "qemu-storage-daemon",
        "--daemonize",
        "--pidfile",
        pidFile.toString(),
        "--blockdev",
        at,
        "--export",
        "type=fuse,id=export,node-name=image,writable=on,mountpoint=" + export);
    loop = Commands.run("losetup", "--direct-io=on", "--find", "--show", export.toString()).strip();
    return loop;
  }

  void down() {
    Commands.run("umount", target.toString());
    Commands.run("umount", staging.toString());
    detach();
  }

  void detach() {
    Commands.run("losetup", "-d", loop);
    String daemon = read(pidFile);
    Commands.run("kill", daemon);
    Path arguments = Path.of("/proc", daemon, "cmdline");
    // A process that has ended has none, whenever its parent takes notice.
    await("the end of the daemon")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> Files.notExists(arguments) || read(arguments).isEmpty());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
