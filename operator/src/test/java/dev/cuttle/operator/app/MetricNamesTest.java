package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.operator.audit.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Names, types and labels of the metrics are an interface: dashboards and alerts read them. */
class MetricNamesTest {

  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{([^}]*)})? .*");

  @Test
  void metricNamesTypesAndLabelsAreAsCommitted() throws IOException {
    assertThat(shape(everyMetric().page().get()) + "\n").isEqualTo(golden());
  }

  @Test
  void gaugesGoWithTheirCluster() {
    OperatorMetrics metrics = everyMetric();
    metrics.clusters().gone("ssd-east");
    assertThat(metrics.page().get()).doesNotContain("cuttle_cluster_");
  }

  private static OperatorMetrics everyMetric() {
    OperatorMetrics metrics = new OperatorMetrics();
    metrics.reconcile().passed(true, 1000);
    metrics.cephCalls().called("ssd-east", "probe", "Unreachable", Duration.ofMillis(3));
    metrics.cephCalls().inFlight("ssd-east", 1);
    metrics
        .clusters()
        .observed(
            "ssd-east",
            new StorageClusterStatus(
                1L,
                List.of(),
                null,
                null,
                null,
                new CapacityFigures(5L, 1L, 4L, 2L, 3L, 8L),
                1L,
                null));
    metrics.clusters().scanned("ssd-east", new ScanReport(3, 1, List.of("cuttle-a"), List.of()));
    return metrics;
  }

  /** One line a metric: type, name, label names. */
  private static String shape(String scrape) {
    TreeSet<String> lines = new TreeSet<>();
    for (String line : scrape.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (line.startsWith("# TYPE ")) {
        lines.add(line);
      } else if (!line.startsWith("#") && sample.matches()) {
        lines.add(sample.group(1) + labels(sample.group(2)));
      }
    }
    return String.join("\n", lines);
  }

  private static String labels(String text) {
    return text == null ? "" : "{" + text.replaceAll("=\"[^\"]*\"", "") + "}";
  }

  private static String golden() throws IOException {
    try (var file = MetricNamesTest.class.getResourceAsStream("/metrics.golden")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
