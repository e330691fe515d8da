package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The driver's node mode as a process of a machine, which is known to the API server as a node. Its
 * folder outlives it, as the host's folders outlive a Pod. In a guest it lives in a control group
 * of its own and is killed with all that is in there, as a Pod is.
 */
final class NodeProcess implements AutoCloseable {

  static final String NODE = "test-node";

  private static final int PORT = 7002;

  /** Emulated, a JVM takes half a minute to begin, on a busy machine twice that. */
  private static final Duration BEGINS_WITHIN = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Looking takes from the guest what the start needs. */
  private static final Duration LOOK_IN_GUEST = Duration.ofMillis(300);

  private static final String GROUP = "/sys/fs/cgroup/node-plugin";

  private final Machine machine;
  private final String folder;
  private final boolean removesFolder;
  private final String endpoint;
  private final List<String> flags;
  private final List<Long> forwarder = new ArrayList<>();
  private long pid;

  private NodeProcess(Machine machine, String folder, boolean removesFolder, List<String> flags) {
    this.machine = machine;
    this.flags = flags;
    this.folder = folder;
    this.removesFolder = removesFolder;
    this.endpoint = machine.isGuest() ? forwarded() : socket();
  }

  /** In a new folder, which is removed at the end. */
  static NodeProcess start(Machine machine) {
    String folder = machine.run("mktemp -d /tmp/cuttle-node.XXXXXX");
    return begun(new NodeProcess(machine, folder, true, List.of()));
  }

  /**
   * On this machine, in a folder of the caller.
   *
   * @param flags further ones
   */
  static NodeProcess start(Path folder, String... flags) {
    return begun(new NodeProcess(Machine.HERE, folder.toString(), false, List.of(flags)));
  }

  private static NodeProcess begun(NodeProcess node) {
    knownAs(NODE);
    node.begin();
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

  Machine machine() {
    return machine;
  }

  /** Of everything of this node on its machine. */
  String folder() {
    return folder;
  }

  /** Where its services are called: a path, or an address. */
  String endpoint() {
    return endpoint;
  }

  private String socket() {
    return folder + "/node.sock";
  }

  String log() {
    return machine.run("cat " + folder + "/node.log");
  }

  /** A unix socket cannot be reached from outside of a guest. */
  private String forwarded() {
    String address = machine.run("hostname -I").strip();
    forwarder.add(
        machine.start(
            folder + "/forwarder.log",
            "exec setsid socat TCP-LISTEN:%d,bind=%s,reuseaddr,fork UNIX-CONNECT:%s"
                .formatted(PORT, address, socket())));
    return address + ":" + PORT;
  }

  private void begin() {
    machine.run("rm -f " + socket());
    pid =
        machine.start(
            folder + "/node.log",
            (machine.isGuest() ? asPod() : "") + "exec setsid " + Machine.quoted(command()));
    await("the node driver")
        .atMost(BEGINS_WITHIN)
        .pollInterval(machine.isGuest() ? LOOK_IN_GUEST : LOOK)
        .until(() -> machine.succeeds("[ -S " + socket() + " ]") || !machine.lives(pid));
    if (!machine.lives(pid)) {
      throw new AssertionError("the node driver ended: " + log());
    }
  }

  private static String asPod() {
    return "mkdir -p %1$s; echo $BASHPID >%1$s/cgroup.procs; export KUBECONFIG=%2$s; "
        .formatted(GROUP, Machine.quoted(Testbed.env("KUBECONFIG")));
  }

  private Object[] command() {
    Path module = Path.of("..", "csi-driver").toAbsolutePath().normalize();
    List<Object> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java"));
    command.add("@" + module.resolve("java.options"));
    command.addAll(cache());
    command.addAll(
        List.of(
            "-jar",
            module.resolve("target/csi-driver.jar"),
            "node",
            "--endpoint=unix://" + socket(),
            "--kubelet-registration-path=" + socket(),
            "--node-id=" + NODE,
            "--namespace=" + Kube.NAMESPACE,
            "--http=127.0.0.1:0",
            "--state-dir=" + folder + "/state",
            "--scratch-dir=" + folder + "/scratch",
            "--registration-dir=" + folder + "/registration"));
    command.addAll(flags);
    if (machine.isGuest()) {
      command.add("--cgroup-root=/sys/fs/cgroup");
    }
    return command.toArray();
  }

  /**
   * The AOT cache of the controller's process serves this one too. A guest reads it from memory.
   */
  private List<String> cache() {
    Path cache = Path.of(Testbed.env("CUTTLE_TESTBED"), "run", "driver.aot");
    if (Files.notExists(cache)) {
      return List.of();
    }
    String copy = "/tmp/driver.aot";
    if (machine.isGuest()) {
      machine.run("cp -u " + Machine.quoted(cache) + " " + copy);
    }
    return List.of("-XX:AOTCache=" + (machine.isGuest() ? copy : cache));
  }

  /** Killed as a Pod is, and another life. */
  void killAndRestart() {
    kill();
    begin();
  }

  private void kill() {
    machine.run(machine.isGuest() ? "echo 1 >" + GROUP + "/cgroup.kill" : "kill -9 " + pid);
    awaitEnd();
  }

  private void awaitEnd() {
    await("the end of the node driver")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !machine.lives(pid));
  }

  @Override
  public void close() {
    machine.run("kill " + pid);
    awaitEnd();
    forwarder.forEach(session -> machine.run("kill -- -" + session));
    if (removesFolder) {
      machine.run("rm -rf --one-file-system " + folder);
    }
    forget(NODE);
  }
}
