package dev.cuttle.testbed;

import csi.v1.VolumeCapability;
import dev.cuttle.api.VolumePlacement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Measures stage and publish of a formatted volume against attaching and mounting by hand, in turn
 * with it, and start and memory of the node half; writes a part of docs/benchmarks.md. Run by
 * {@code make bench}.
 */
final class NodeBench {

  private static final int TIMES = 40;
  private static final VolumeCapability EXT4 = NodeCaller.filesystem("ext4");
  private static final long SIZE = 1L << 30;

  private final Path folder = Files.createTempDirectory("cuttle-node-bench");
  private final Path cache = folder.resolve("node.aot");
  private final StringBuilder footprint = new StringBuilder();

  private NodeBench() throws java.io.IOException {}

  public static void main(String[] arguments) throws Exception {
    Stage.set();
    NodeProcess.knownAs(NodeProcess.NODE);
    try {
      Files.writeString(Path.of(arguments[0]), new NodeBench().page());
    } finally {
      NodeProcess.forget(NodeProcess.NODE);
    }
  }

  private String page() throws Exception {
    footprintWithoutCache();
    train();
    String calls;
    try (DriverProcess driver = DriverProcess.node(folder, "-XX:AOTCache=" + cache);
        CsiClient csi = new CsiClient(Testbed.socket());
        NodeCaller caller = caller(csi)) {
      footprint.append(
          Bench.row("with it | %.1f s | %d MiB", driver.secondsToReady(), driver.residentMib()));
      calls = measured(csi, caller);
      footprint.append(Bench.row("after %d volumes | | %d MiB", TIMES + 5, driver.residentMib()));
    }
    return Files.readString(Path.of("src", "test", "resources", "benchmarks.node.md"))
        .replace("@TIMES@", String.valueOf(TIMES))
        .replace("@CALLS@", calls)
        .replace("@FOOTPRINT@", footprint);
  }

  private NodeCaller caller(CsiClient csi) {
    return new NodeCaller(csi, folder.resolve("node.sock").toString(), folder);
  }

  private void footprintWithoutCache() throws Exception {
    try (DriverProcess driver = DriverProcess.node(folder)) {
      footprint.append(
          Bench.row(
              "without the AOT cache | %.1f s | %d MiB",
              driver.secondsToReady(), driver.residentMib()));
    }
  }

  /** One volume, there and back, and an orderly end: what a node does before it is measured. */
  private void train() throws Exception {
    try (DriverProcess driver = DriverProcess.node(folder, "-XX:AOTCacheOutput=" + cache);
        CsiClient csi = new CsiClient(Testbed.socket());
        NodeCaller caller = caller(csi)) {
      System.out.println("node trained after " + driver.secondsToReady() + " s");
      String id = caller.create("train-" + UUID.randomUUID(), SIZE, NodeStage.parameters("ssd"));
      var _ = caller.use(id, EXT4);
      caller.release(id);
      csi.delete(id);
    }
  }

  private String measured(CsiClient csi, NodeCaller caller) throws Exception {
    String ours = caller.create("bench-" + UUID.randomUUID(), SIZE, NodeStage.parameters("ssd"));
    VolumePlacement page = Kube.pages().getFirst();
    String cluster = page.getSpec().decision().cluster();
    String theirs = "by-hand-" + UUID.randomUUID();
    Testbed.rbd(cluster, "create", "--size", "1024", theirs);
    try {
      ByHand byHand = new ByHand(folder);
      Commands.run("mkfs.ext4", "-q", "-m0", byHand.attach(cluster, theirs));
      byHand.detach();
      return inTurn(ours, caller, () -> byHand.up(cluster, theirs), byHand::down);
    } finally {
      Testbed.rbd(cluster, "rm", "--no-progress", theirs);
      csi.delete(ours);
    }
  }

  private static String inTurn(String id, NodeCaller caller, Runnable up, Runnable down) {
    Map<String, String> context = caller.attach(id, NodeProcess.NODE, EXT4);
    List<Double> handUp = new ArrayList<>();
    List<Double> handDown = new ArrayList<>();
    List<Double> callsUp = new ArrayList<>();
    List<Double> callsDown = new ArrayList<>();
    for (int i = 0; i < TIMES + 5; i++) {
      boolean counts = i >= 5;
      one(counts, handUp, up);
      one(counts, handDown, down);
      one(
          counts,
          callsUp,
          () -> {
            caller.stage(id, context, EXT4);
            caller.publish(id, context, EXT4);
          });
      one(
          counts,
          callsDown,
          () -> {
            caller.unpublish(id);
            caller.unstage(id);
          });
    }
    caller.detach(id);
    return row("stage + publish", new Timings(handUp, 1), new Timings(callsUp, 1))
        + row("unpublish + unstage", new Timings(handDown, 1), new Timings(callsDown, 1));
  }

  private static void one(boolean counts, List<Double> millis, Runnable step) {
    List<Double> took = Timings.alone(1, x -> step.run()).millis();
    if (counts) {
      millis.addAll(took);
    }
  }

  private static String row(String name, Timings hand, Timings calls) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f / %.0f | %.0f / %.0f | **%.2f** | %.0f |%n",
        name,
        hand.p50(),
        hand.p99(),
        calls.p50(),
        calls.p99(),
        calls.p50() / hand.p50(),
        calls.p50() - 1.3 * hand.p50());
  }
}
