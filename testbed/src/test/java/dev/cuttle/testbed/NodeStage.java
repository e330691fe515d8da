package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.VolumeCapability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** The one that the node chooses itself. */
  static final String ANY = "any";

  private static NodeStage ofGuest;

  final Machine machine = Machine.wanted();
  final CsiClient csi = new CsiClient(Testbed.socket());
  final NodeProcess node;
  final NodeCaller caller;
  private final Map<String, String> wanted = new HashMap<>();

  private NodeStage() {
    node = NodeProcess.start(machine);
    caller = new NodeCaller(csi, node);
  }

  /** In a guest, where a start takes long, one driver serves all tests. */
  static NodeStage set() {
    Stage.set();
    if (!Machine.wanted().isGuest()) {
      return new NodeStage();
    }
    if (ofGuest == null) {
      ofGuest = new NodeStage();
      Runtime.getRuntime().addShutdownHook(new Thread(ofGuest::end));
    }
    return ofGuest;
  }

  /**
   * The mounters that these tests are about: in a guest those that the machine's own kernel may
   * lack, or those of CUTTLE_MOUNTERS.
   */
  static List<String> mounters() {
    String wanted = System.getenv("CUTTLE_MOUNTERS");
    if (wanted != null) {
      return List.of(wanted.split(","));
    }
    return Machine.wanted().isGuest() ? List.of("krbd", "rbd-nbd") : List.of(ANY);
  }

  /** For what is the same with each. */
  static String oneMounter() {
    return mounters().getFirst();
  }

  static Map<String, String> parameters(String tags) {
    return parameters(tags, ANY);
  }

  static Map<String, String> parameters(String tags, String mounter) {
    Map<String, String> parameters = new TreeMap<>(Map.of("tags", tags));
    if (!mounter.equals(ANY)) {
      parameters.put("mounter", mounter);
    }
    return parameters;
  }

  String volume(String tags, String mounter) {
    return volume(tags, mounter, SIZE);
  }

  String volume(String tags, String mounter, long size) {
    String id = caller.create("node-" + UUID.randomUUID(), size, parameters(tags, mounter));
    wanted.put(id, mounter);
    return id;
  }

  /** It is attached, once, and by the mounter that was asked for. */
  void assertAttached(String id) {
    String image = id.substring(id.lastIndexOf(':') + 1);
    String mounter = wanted.get(id);
    assertThat(Attached.on(node))
        .filteredOn(line -> line.endsWith(" " + image))
        .as("attached, once, by %s", mounter)
        .singleElement()
        .asString()
        .startsWith(mounter.equals(ANY) ? "" : mounter + " ");
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
    if (this != ofGuest) {
      end();
    }
  }

  private void end() {
    caller.close();
    node.close();
    csi.close();
  }
}
