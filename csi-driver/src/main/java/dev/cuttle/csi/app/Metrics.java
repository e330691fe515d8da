package dev.cuttle.csi.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * The metrics of the driver. Their names, types and labels are part of the public API; {@code
 * metrics.golden} of the tests holds them.
 */
public final class Metrics {

  /** Seconds; those of the other CSI sidecars, so that one dashboard fits all. */
  private static final Duration[] BUCKETS =
      DoubleStream.of(.1, .25, .5, 1, 2.5, 5, 10, 15, 25, 50, 120, 300, 600)
          .mapToObj(seconds -> Duration.ofMillis(Math.round(1000 * seconds)))
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Runnable> beforeScrape = new ArrayList<>();

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** A step that brings gauges up to date before they are read. */
  void beforeScrape(Runnable step) {
    beforeScrape.add(step);
  }

  void time(String name, String description, Tags tags, Duration took) {
    Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
  }

  void count(String name, String description, Tags tags) {
    Counter.builder(name).description(description).tags(tags).register(registry).increment();
  }

  /** The page that Prometheus reads. */
  Supplier<String> page() {
    return () -> {
      beforeScrape.forEach(Runnable::run);
      return registry.scrape();
    };
  }
}
