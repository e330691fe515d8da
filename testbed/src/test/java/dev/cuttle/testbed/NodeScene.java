package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodeGetVolumeStatsResponse;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.VolumeCapability;
import dev.cuttle.api.VolumePlacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A node for one test of faults, its volumes, and the proof that nothing of them stays on it. */
final class NodeScene implements AutoCloseable {

  /** Enough for an xfs. */
  static final long SIZE = 320L << 20;

  static final VolumeCapability EXT4 = NodeCaller.filesystem("ext4");

  /** The kubelet waits two minutes for an answer; ours are to come before that. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(115);

  final Path folder;
  final CsiClient csi = new CsiClient(Testbed.socket());
  final NodeProcess node;
  final NodeCaller caller;
  private final CsiClient nodeClient;
  private final List<String> volumes = new ArrayList<>();

  private NodeScene(Path folder, String... flags) {
    this.folder = folder;
    this.node = NodeProcess.start(folder, flags);
    this.caller = new NodeCaller(csi, node);
    this.nodeClient = new CsiClient(node.endpoint());
  }

  /**
   * @param flags further ones of the node driver
   */
  static NodeScene open(Path folder, String... flags) {
    return new NodeScene(folder, flags);
  }

  String volume(String tags) {
    return volume(tags, SIZE);
  }

  String volume(String tags, long size) {
    String id = caller.create("fault-" + UUID.randomUUID(), size, NodeStage.parameters(tags));
    volumes.add(id);
    return id;
  }

  /** A volume that may be staged on this node. */
  record Attached(String id, String cluster, String image, Map<String, String> context) {}

  Attached attached(String tags, VolumeCapability capability) {
    return attach(volume(tags), capability);
  }

  Attached attach(String id, VolumeCapability capability) {
    return new Attached(
        id, cluster(id), image(id), caller.attach(id, NodeProcess.NODE, capability));
  }

  static String image(String id) {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  static String cluster(String id) {
    return Kube.pages().stream()
        .map(VolumePlacement::getSpec)
        .filter(spec -> spec.decision().image().equals(image(id)))
        .map(spec -> spec.decision().cluster())
        .findFirst()
        .orElseThrow();
  }

  /** All that the image holds, in short. */
  static String digest(String cluster, String image) {
    return Commands.run(
        "sh",
        "-c",
        "rbd -c "
            + Testbed.conf(cluster)
            + " export-diff --no-progress rbd/"
            + image
            + " - | sha256sum");
  }

  void stage(Attached volume, VolumeCapability capability) {
    caller.stage(volume.id(), volume.context(), capability);
  }

  /** With parameters of the StorageClass. */
  void stage(Attached volume, VolumeCapability capability, Map<String, String> parameters) {
    staging(volume.id()).toFile().mkdirs();
    var _ =
        nodeClient
            .node(ANSWERED_WITHIN)
            .nodeStageVolume(
                NodeStageVolumeRequest.newBuilder()
                    .setVolumeId(volume.id())
                    .setStagingTargetPath(caller.staging(volume.id()))
                    .putAllPublishContext(volume.context())
                    .putAllVolumeContext(parameters)
                    .setVolumeCapability(capability)
                    .build());
  }

  /** All the way to where a Pod sees it. */
  Path use(String id, VolumeCapability capability) {
    return Path.of(caller.use(id, capability));
  }

  Path staging(String id) {
    return Path.of(caller.staging(id));
  }

  Path target(String id) {
    return Path.of(caller.target(id));
  }

  /** Staged and published: where a Pod sees it. */
  Path shown(Attached volume, VolumeCapability capability) {
    stage(volume, capability);
    caller.publish(volume.id(), volume.context(), capability);
    return target(volume.id());
  }

  NodeGetVolumeStatsResponse stats(String id) {
    return nodeClient
        .node(ANSWERED_WITHIN)
        .nodeGetVolumeStats(
            NodeGetVolumeStatsRequest.newBuilder()
                .setVolumeId(id)
                .setVolumePath(caller.target(id))
                .build());
  }

  /** The processes behind the devices of this node. */
  List<ProcessHandle> daemons() {
    return Commands.run("ps", "-eo", "pid,args")
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("qemu-storage-daemon") && line.contains(folder.toString()))
        .map(line -> ProcessHandle.of(Long.parseLong(line.split(" ", 2)[0])))
        .flatMap(java.util.Optional::stream)
        .toList();
  }

  /** SIGKILL for all of them, as when memory is short. */
  void killDaemons() {
    daemons().forEach(ProcessHandle::destroyForcibly);
    await("the daemons' end").until(() -> daemons().isEmpty());
  }

  /** Names of the threads in which the node driver waits for devices. */
  List<String> waitingThreads() {
    return Commands.run("ps", "-eLo", "comm,args")
        .lines()
        .filter(line -> line.startsWith("devices-") && line.contains(node.endpoint()))
        .toList();
  }

  /** The loop devices of this node. */
  List<String> loops() {
    return Commands.run("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE")
        .lines()
        .filter(line -> line.contains(folder.toString()))
        .map(line -> line.strip().split("\\s+", 2)[0])
        .toList();
  }

  /** Devices, mounts and processes that name the node's folder, and records of staged volumes. */
  List<String> left() {
    String name = folder.toString();
    Stream<String> system =
        Stream.of(
                Commands.run("losetup", "--list", "--noheadings", "--output", "BACK-FILE"),
                text(Path.of("/proc/self/mountinfo")),
                Commands.run("ps", "-eo", "args"))
            .flatMap(String::lines)
            .filter(line -> line.contains(name) && !line.contains("csi-driver.jar"))
            .filter(line -> !line.contains(" tmpfs "));
    return Stream.of(system, files("state/staged"), files("state/fuse"))
        .flatMap(lines -> lines)
        .toList();
  }

  private Stream<String> files(String name) {
    Path[] found = folder.resolve(name).toFile().exists() ? paths(folder.resolve(name)) : none();
    return Stream.of(found).map(Path::toString);
  }

  private static Path[] none() {
    return new Path[0];
  }

  private static Path[] paths(Path parent) {
    try (Stream<Path> files = Files.list(parent)) {
      return files.toArray(Path[]::new);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** No volume, and nothing of one on this node, whatever a test that failed has left. */
  @Override
  public void close() {
    try (csi;
        node;
        caller;
        nodeClient) {
      volumes.forEach(id -> NodeCaller.untilAnswered(() -> caller.release(id)));
      Stage.clear(csi);
    }
    assertThat(left()).as("loop devices, mounts, daemons, records").isEmpty();
  }
}
