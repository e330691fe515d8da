package dev.cuttle.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The metrics of one program. Their names, types and labels are part of the public API; the file
 * {@code metrics.golden} of each program's tests holds them.
 */
public final class Metrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Runnable> beforeScrape = new ArrayList<>();

  public MeterRegistry registry() {
    return registry;
  }

  /** A step that brings gauges up to date before they are read. */
  public void beforeScrape(Runnable step) {
    beforeScrape.add(step);
  }

  /**
   * @param buckets upper bounds of the histogram
   */
  public void time(
      String name, String description, Tags tags, List<Duration> buckets, Duration took) {
    Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(buckets.toArray(Duration[]::new))
        .register(registry)
        .record(took);
  }

  public void count(String name, String description, Tags tags) {
    Counter.builder(name).description(description).tags(tags).register(registry).increment();
  }

  /** The page that Prometheus reads. */
  public Supplier<String> page() {
    return () -> {
      beforeScrape.forEach(Runnable::run);
      return registry.scrape();
    };
  }
}
