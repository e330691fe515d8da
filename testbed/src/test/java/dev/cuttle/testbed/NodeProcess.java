package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The driver's node mode as a process of this machine, which is known to the API server as a node.
 * Its folder outlives it, as the host's folders outlive a Pod.
 */
final class NodeProcess implements AutoCloseable {

  static final String NODE = "test-node";

  private final Path folder;
  private Process process;

  private NodeProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static NodeProcess start(Path folder) {
    knownAs(NODE);
    NodeProcess node = new NodeProcess(folder, run(folder));
    node.awaitAnswer();
    return node;
  }

  /** A Node and the CSINode that a kubelet would make of it. */
  static void knownAs(String name) {
    Kube.CLIENT
        .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
        .createOr(NonDeletingOperation::update);
    Kube.CLIENT
        .resource(
            new CSINodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build())
        .createOr(NonDeletingOperation::update);
  }

  static void forget(String name) {
    Kube.CLIENT.storage().v1().csiNodes().withName(name).delete();
    Kube.CLIENT.nodes().withName(name).delete();
  }

  private static Process run(Path folder) {
    Path module = Path.of("..", "csi-driver").toAbsolutePath().normalize();
    String socket = folder.resolve("node.sock").toString();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + module.resolve("java.options"),
            "-jar",
            module.resolve("target/csi-driver.jar").toString(),
            "node",
            "--endpoint=unix://" + socket,
            "--kubelet-registration-path=" + socket,
            "--node-id=" + NODE,
            "--namespace=" + Kube.NAMESPACE,
            "--http=127.0.0.1:0",
            "--state-dir=" + folder.resolve("state"),
            "--scratch-dir=" + folder.resolve("scratch"),
            "--registration-dir=" + folder.resolve("registration"));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("node.log").toFile()))
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void awaitAnswer() {
    await("the node driver")
        .atMost(Duration.ofSeconds(60))
        .until(() -> answers() || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("the node driver ended: " + log());
    }
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException notYet) {
      return false;
    }
  }

  String socket() {
    return folder.resolve("node.sock").toString();
  }

  String log() {
    try {
      return Files.readString(folder.resolve("node.log"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** SIGKILL, and another life. */
  void killAndRestart() {
    kill();
    process = run(folder);
    awaitAnswer();
  }

  private void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the node driver does not end: " + log());
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd();
    forget(NODE);
  }
}
