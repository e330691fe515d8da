package dev.cuttle.placement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * How long one decision over 1,000 clusters takes, under the compiler the driver runs with (C1
 * only). {@code main} prints one line of JSON per case, times in microseconds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"})
public class PlacerBenchmark {

  private static final int CLUSTERS = 1000;
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final MatchingTable table = table();
  private final LedgerSums sums = id -> new Load((id.hashCode() & 0xff) * Examples.GIB, 100);
  private int volume;

  /** Every cluster fits: the longest way through the filter, and all are sorted. */
  @Benchmark
  public Decision allFit() {
    return Placer.place(request("all|nothing,!archive", Examples.GIB), table, sums);
  }

  /** Four fifths do not carry the tag. */
  @Benchmark
  public Decision someFit() {
    return Placer.place(request("t1,!archive", Examples.GIB), table, sums);
  }

  /** No cluster has room, and the refusal is worded. */
  @Benchmark
  public Decision noneFits() {
    return Placer.place(request("all", 100 * Examples.TIB), table, sums);
  }

  private PlacementRequest request(String selector, long size) {
    return new PlacementRequest(
        "pvc-" + volume++,
        size,
        Selector.parse(selector),
        PlacementRequest.DEFAULT_CHOICES,
        List.of(Map.of(ZONE, "z1"), Map.of(ZONE, "z2")),
        Map.of());
  }

  private static MatchingTable table() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      Cluster cluster = Examples.cluster("cluster-" + i, "all", "t" + i % 5, "x" + i % 50);
      clusters.add(Examples.with(cluster, Map.of(ZONE, Set.of("z2", "z3"))));
    }
    Set<Tag> known = new HashSet<>(Examples.table(clusters).known());
    known.addAll(Examples.tags("nothing", "archive"));
    return new MatchingTable(known, clusters);
  }

  public static void main(String[] arguments) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include(PlacerBenchmark.class.getName()).verbosity(VerboseMode.SILENT);
    for (RunResult result : new Runner(options.build()).run()) {
      Statistics times = result.getPrimaryResult().getStatistics();
      System.out.printf(
          Locale.ROOT,
          "{\"benchmark\": \"placer.%s\", \"clusters\": %d, \"p50_us\": %.0f, \"p99_us\": %.0f,"
              + " \"max_us\": %.0f, \"samples\": %d}%n",
          result.getPrimaryResult().getLabel(),
          CLUSTERS,
          times.getPercentile(50),
          times.getPercentile(99),
          times.getMax(),
          times.getN());
    }
  }
}
