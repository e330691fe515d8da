package dev.cuttle.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Measures creates and deletes through the driver against raw librbd calls made in the same run,
 * with a growing ledger, and writes docs/benchmarks.md. Run by {@code make bench}; needs the
 * running testbed and the built programs.
 */
final class Bench {

  private static final int ALONE = 300;
  private static final int TOGETHER = 800;
  private static final int CALLERS = 16;
  private static final List<Integer> LEDGER_SIZES = List.of(0, 10_000, 50_000);
  private static final long SIZE = 1L << 30;

  private final StringBuilder rows = new StringBuilder();
  private final StringBuilder footprint = new StringBuilder();
  private final Path folder = Files.createTempDirectory("cuttle-bench");
  private final String socket = folder.resolve("csi.sock").toString();

  private final Path cache = folder.resolve("driver.aot");

  private Bench() throws java.io.IOException {}

  public static void main(String[] arguments) throws Exception {
    new Bench().run(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  private void run(Path target, Path decision) throws Exception {
    Stage.set();
    Kube.register(Testbed.EAST, 0, "ssd", "east", "prod");
    Kube.awaitReady(Testbed.EAST, Testbed.WEST);
    // The last published table serves without it, and the processors belong to what is measured.
    Testbed.testbed("stop", "operator");
    Testbed.testbed("stop", "driver");
    SyntheticPages pages = new SyntheticPages(Kube.CLIENT);
    try (RawRbd raw = new RawRbd(Testbed.conf(Testbed.WEST))) {
      footprintWithoutCache();
      trainCache();
      for (int size : LEDGER_SIZES) {
        pages.growTo(size);
        measure(size, raw);
        Files.writeString(target, page(Files.readString(decision)));
      }
    } finally {
      say("removing the pages");
      pages.remove();
      EtcdWrite.removeAll();
      Stage.registerAll();
      Testbed.testbed("start", "operator");
      Testbed.testbed("start", "driver");
    }
  }

  private void footprintWithoutCache() throws Exception {
    try (DriverProcess driver = DriverProcess.controller(folder.resolve("driver.log"), socket)) {
      footprint.append(
          row(
              "0, without the AOT cache | %.1f s | %d MiB",
              driver.secondsToReady(), driver.residentMib()));
    }
  }

  /** A start, some creates and an orderly end: what the image build does, too. */
  private void trainCache() throws Exception {
    say("training the AOT cache");
    try (DriverProcess driver =
            DriverProcess.controller(
                folder.resolve("training.log"), socket, "-XX:AOTCacheOutput=" + cache);
        CsiClient csi = new CsiClient(socket)) {
      say("trained after " + driver.secondsToReady() + " s");
      csi.delete(csi.create("train-" + UUID.randomUUID(), "ssd", SIZE));
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the training left no AOT cache");
    }
  }

  private void measure(int ledgerSize, RawRbd raw) throws Exception {
    say("ledger of " + ledgerSize + " pages");
    try (DriverProcess driver =
            DriverProcess.controller(
                folder.resolve("driver.log"), socket, "-XX:AOTCache=" + cache);
        CsiClient csi = new CsiClient(socket)) {
      footprint.append(
          row("%,d | %.1f s | %d MiB", ledgerSize, driver.secondsToReady(), driver.residentMib()));
      warmUp(raw, csi);
      Sample sample = sample(raw, csi);
      rows.append(sample.row(ledgerSize));
      footprint.append(
          row(
              "%,d, after %,d calls | | %d MiB",
              ledgerSize, 2 * (TOGETHER + ALONE), driver.residentMib()));
    }
  }

  private static void warmUp(RawRbd raw, CsiClient csi) {
    for (int i = 0; i < 60; i++) {
      csi.delete(csi.create("warm-" + UUID.randomUUID(), "ssd", SIZE));
      String image = "raw-" + UUID.randomUUID();
      raw.create(image, SIZE);
      raw.remove(image);
    }
  }

  private Sample sample(RawRbd raw, CsiClient csi) throws Exception {
    List<String> images = names("raw-", ALONE);
    List<String> volumes = names("bench-", ALONE);
    String[] ids = new String[ALONE];
    // In turn, call by call, so that a machine that changes its speed changes it for both.
    List<Double> rawMillis = new ArrayList<>();
    List<Double> etcdMillis = new ArrayList<>();
    List<Double> createMillis = new ArrayList<>();
    for (int i = 0; i < ALONE; i++) {
      int one = i;
      rawMillis.addAll(Timings.alone(1, x -> raw.create(images.get(one), SIZE)).millis());
      etcdMillis.addAll(Timings.alone(1, x -> EtcdWrite.once()).millis());
      createMillis.addAll(
          Timings.alone(1, x -> ids[one] = csi.create(volumes.get(one), "ssd", SIZE)).millis());
    }
    Timings repeat = Timings.alone(ALONE, i -> csi.create(volumes.get(i), "ssd", SIZE));
    List<Double> rawRemove = new ArrayList<>();
    List<Double> remove = new ArrayList<>();
    for (int i = 0; i < ALONE; i++) {
      int one = i;
      rawRemove.addAll(Timings.alone(1, x -> raw.remove(images.get(one))).millis());
      remove.addAll(Timings.alone(1, x -> csi.delete(ids[one])).millis());
    }
    List<String> many = names("many-", TOGETHER);
    List<String> rawMany = names("raw-", TOGETHER);
    String[] manyIds = new String[TOGETHER];
    Timings rawTogether =
        Timings.together(CALLERS, TOGETHER, i -> raw.create(rawMany.get(i), SIZE));
    Timings together =
        Timings.together(CALLERS, TOGETHER, i -> manyIds[i] = csi.create(many.get(i), "ssd", SIZE));
    Timings.together(CALLERS, TOGETHER, i -> raw.remove(rawMany.get(i)));
    Timings.together(CALLERS, TOGETHER, i -> csi.delete(manyIds[i]));
    return new Sample(
        new Timings(rawMillis, 1),
        new Timings(etcdMillis, 1),
        new Timings(createMillis, 1),
        repeat,
        new Timings(rawRemove, 1),
        new Timings(remove, 1),
        rawTogether,
        together);
  }

  private record Sample(
      Timings raw,
      Timings etcd,
      Timings create,
      Timings repeat,
      Timings rawRemove,
      Timings remove,
      Timings rawTogether,
      Timings together) {

    String row(int ledgerSize) {
      return Bench.row(
          "%,d | %.1f | %.1f | %.1f / %.1f | **%.2f** | %.1f / %.1f | %.0f | **%.0f** (%.2f) | %.1f | %.1f / %.1f | **%.2f**",
          ledgerSize,
          raw.p50(),
          etcd.p50(),
          create.p50(),
          create.p99(),
          create.p50() / (raw.p50() + etcd.p50()),
          repeat.p50(),
          repeat.p99(),
          rawTogether.perSecond(),
          together.perSecond(),
          together.perSecond() / rawTogether.perSecond(),
          rawRemove.p50(),
          remove.p50(),
          remove.p99(),
          remove.p50() / rawRemove.p50());
    }
  }

  private static List<String> names(String prefix, int n) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(prefix + UUID.randomUUID().toString().substring(0, 24));
    }
    return names;
  }

  static String row(String format, Object... values) {
    return "| " + String.format(Locale.ROOT, format, values) + " |\n";
  }

  private static void say(String text) {
    System.out.println(text);
  }

  private String page(String decision) throws java.io.IOException {
    String template =
        Files.readString(Path.of("src", "test", "resources", "benchmarks.template.md"));
    return template
        .replace("@ROWS@", rows)
        .replace("@DECISION@", decision.strip())
        .replace(
            "@NOTES@", Files.readString(Path.of("src", "test", "resources", "benchmarks.notes.md")))
        .replace("@FOOTPRINT@", footprint);
  }
}
