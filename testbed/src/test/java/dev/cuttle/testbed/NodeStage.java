package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.VolumeCapability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The scene of tests of a node: all programs, a node driver, and the wanted mounter. */
final class NodeStage implements AutoCloseable {

  static final long SIZE = 256L << 20;
  static final VolumeCapability EXT4 = NodeCaller.filesystem("ext4");

  /** What shows where volumes were: loop devices, mounts, processes, and records. */
  private static final String TRACES =
      """
      losetup --list --noheadings --output BACK-FILE
      cat /proc/self/mountinfo
      ps -eo args
      find /tmp/cuttle-node.*/state -type f
      """;

  final Machine machine = Machine.wanted();
  final CsiClient csi = new CsiClient(Testbed.socket());
  final NodeProcess node;
  final NodeCaller caller;

  private NodeStage() {
    node = NodeProcess.start(machine);
    caller = new NodeCaller(csi, node);
  }

  static NodeStage set() {
    Stage.set();
    return new NodeStage();
  }

  /** The mounter that these tests are about; empty for the one that the node chooses itself. */
  static Optional<String> mounter() {
    return Optional.ofNullable(System.getenv("CUTTLE_MOUNTER"));
  }

  static Map<String, String> parameters(String tags) {
    Map<String, String> parameters = new TreeMap<>(Map.of("tags", tags));
    mounter().ifPresent(wanted -> parameters.put("mounter", wanted));
    return parameters;
  }

  String volume(String tags) {
    return caller.create("node-" + UUID.randomUUID(), SIZE, parameters(tags));
  }

  /** It is attached, once, and by the mounter that was asked for. */
  void assertAttached(String id) {
    String image = id.substring(id.lastIndexOf(':') + 1);
    assertThat(Attached.on(node))
        .filteredOn(line -> line.endsWith(" " + image))
        .as("attached, once, as %s", mounter().orElse("the node chooses"))
        .singleElement()
        .asString()
        .startsWith(mounter().map(wanted -> wanted + " ").orElse(""));
  }

  /** After a test: everything it made is deleted, and the node is as it was. */
  void clear() {
    caller.releaseHeld();
    Stage.clear(csi);
    assertThat(traces()).as("loop devices, mounts, daemons, records").isEmpty();
    assertThat(Attached.on(node)).as("attached images").isEmpty();
  }

  private List<String> traces() {
    Stream<String> lines = machine.tryRun(TRACES).output().lines();
    return lines
        .filter(line -> line.contains(node.folder()))
        .filter(line -> !line.contains("csi-driver.jar") && !line.contains("socat TCP-LISTEN"))
        .toList();
  }

  @Override
  public void close() {
    caller.close();
    node.close();
    csi.close();
  }
}
