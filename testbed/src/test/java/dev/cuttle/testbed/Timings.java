package dev.cuttle.testbed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Durations of many calls, in milliseconds, and how long all of them took together. */
record Timings(List<Double> millis, double totalSeconds) {

  Timings {
    millis = millis.stream().sorted().toList();
  }

  /** Calls 0 to n-1, one after the other. */
  static Timings alone(int n, IntConsumer call) {
    List<Double> millis = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < n; i++) {
      millis.add(timed(call, i));
    }
    return new Timings(millis, (System.nanoTime() - start) / 1e9);
  }

  /** Calls 0 to n-1, by so many callers at once. */
  static Timings together(int callers, int n, IntConsumer call) throws Exception {
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(callers)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int one = i;
        all.add(pool.submit(() -> millis.add(timed(call, one))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return new Timings(millis, (System.nanoTime() - start) / 1e9);
  }

  private static double timed(IntConsumer call, int i) {
    long start = System.nanoTime();
    call.accept(i);
    return (System.nanoTime() - start) / 1e6;
  }

  double p50() {
    return millis.get((millis.size() - 1) / 2);
  }

  double p99() {
    return millis.get((int) Math.ceil(0.99 * millis.size()) - 1);
  }

  double perSecond() {
    return millis.size() / totalSeconds;
  }
}
