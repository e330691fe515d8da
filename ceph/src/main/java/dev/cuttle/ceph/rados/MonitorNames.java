package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.MonitorAddress;
import dev.cuttle.ceph.MonitorAddress.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks the names of monitors up. librados would do it, but gives the whole list up for one name
 * that nobody knows, and has no deadline.
 */
final class MonitorNames {

  /** Threads of their own: nothing can interrupt a resolver that hangs. */
  private static final Executor THREADS =
      task -> Thread.ofPlatform().daemon().name("monitor-name").start(task);

  private final Lookup lookup;

  /** The system's resolver. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String name) throws UnknownHostException;
  }

  /**
   * What came of it.
   *
   * @param monitors addresses for mon_host, none of which has a name
   * @param unresolved names that nobody knows, or that were not told in time
   */
  record Resolved(List<String> monitors, List<String> unresolved) {
    Resolved {
      monitors = List.copyOf(monitors);
      unresolved = List.copyOf(unresolved);
    }
  }

  MonitorNames() {
    this(InetAddress::getAllByName);
  }

  MonitorNames(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Every address of every name is kept, IPv4 and IPv6.
   *
   * @throws NativeFailure if one is no address, or none is left
   */
  Resolved resolve(List<String> monitors, Duration limit) throws NativeFailure {
    long end = System.nanoTime() + limit.toNanos();
    Map<String, CompletableFuture<List<String>>> all = new LinkedHashMap<>();
    for (String text : monitors) {
      all.put(text, places(address(text)));
    }
    List<String> found = new ArrayList<>();
    List<String> unresolved = new ArrayList<>();
    for (Map.Entry<String, CompletableFuture<List<String>>> entry : all.entrySet()) {
      List<String> places = await(entry.getValue(), end);
      (places.isEmpty() ? unresolved : found)
          .addAll(places.isEmpty() ? List.of(entry.getKey()) : places);
    }
    if (found.isEmpty()) {
      throw new NativeFailure(
          NativeFailure.Step.CONNECT,
          0,
          "no monitor's name can be resolved: " + String.join(", ", unresolved));
    }
    return new Resolved(found, unresolved);
  }

  private static MonitorAddress address(String text) throws NativeFailure {
    return MonitorAddress.parse(text)
        .orElseThrow(() ->
            new NativeFailure(
                NativeFailure.Step.SETTINGS,
                0,
                "\""
                    + text
                    + "\" is no address of a monitor: ip:port, host:port, [IPv6]:port or"
                    + " [v2:ip:port,v1:ip:port]"));
  }

  /** Only an address without a protocol may be a name, and it is the only one of its monitor. */
  private CompletableFuture<List<String>> places(MonitorAddress monitor) {
    Endpoint first = monitor.endpoints().getFirst();
    return first.isName()
        ? CompletableFuture.supplyAsync(() -> addresses(first), THREADS)
        : CompletableFuture.completedFuture(List.of(monitor.text()));
  }

  private List<String> addresses(Endpoint named) {
    try {
      return Arrays.stream(lookup.of(named.host()))
          .map(address -> withoutZone(address.getHostAddress()))
          .map(host -> new Endpoint(named.protocol(), host, named.port()).hostAndPort())
          .distinct()
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static List<String> await(CompletableFuture<List<String>> places, long end)
      throws NativeFailure {
    try {
      return places.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.EAGAIN, "");
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking a monitor's name up failed", e.getCause());
    }
  }
}
