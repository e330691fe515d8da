package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.MonitorAddress;
import dev.cuttle.ceph.MonitorAddress.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tries only clusters of which a monitor at least accepts a connection: no process is started, and
 * no place among the trials taken, to wait for one that is down.
 */
final class MonitorDoors implements Trial {
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final Trial trial;
  private final Duration limit;

  MonitorDoors(Trial trial) {
    this(trial, LIMIT);
  }

  /**
   * @param limit for the look-up of names, and for the answers of the monitors
   */
  MonitorDoors(Trial trial, Duration limit) {
    this.trial = trial;
    this.limit = limit;
  }

  @Override
  public Verdict run(CephAccess access, boolean again) throws InterruptedException {
    try {
      List<String> monitors = new MonitorNames().resolve(access.monitors(), limit).monitors();
      Optional<String> closed = closed(endpoints(monitors));
      if (closed.isPresent()) {
        return new Verdict.Refused(
            NativeFailure.Step.CONNECT, 0, "no monitor lets us in: " + closed.get());
      }
    } catch (NativeFailure no) {
      return Verdict.Refused.of(no);
    } catch (IOException e) {
      return new Verdict.Refused(
          NativeFailure.Step.CONNECT, 0, "no socket could be had: " + e.getMessage());
    }
    return trial.run(access, again);
  }

  private static List<Endpoint> endpoints(List<String> monitors) {
    return monitors.stream()
        .map(MonitorAddress::parse)
        .flatMap(Optional::stream)
        .flatMap(monitor -> monitor.endpoints().stream())
        .toList();
  }

  /** What came of each; empty if one is open. */
  private Optional<String> closed(List<Endpoint> endpoints) throws IOException {
    try (Knocks knocks = new Knocks(limit)) {
      for (Endpoint endpoint : endpoints) {
        if (knocks.open(endpoint)) {
          return Optional.empty();
        }
      }
      return knocks.awaitOpen() ? Optional.empty() : Optional.of(knocks.text());
    }
  }

  /** Connections that are being made. */
  private static final class Knocks implements AutoCloseable {
    private final Duration limit;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    Knocks(Duration limit) throws IOException {
      this.limit = limit;
    }

    /** Whether it was open at once; otherwise {@link #awaitOpen} tells. */
    boolean open(Endpoint endpoint) throws IOException {
      String name = endpoint.hostAndPort();
      answers.put(name, "no answer in " + limit.toMillis() / 1000.0 + " s");
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      channel.configureBlocking(false);
      try {
        if (channel.connect(new InetSocketAddress(endpoint.host(), endpoint.port()))) {
          return true;
        }
        channel.register(selector, SelectionKey.OP_CONNECT, name);
      } catch (IOException noRoute) {
        answers.put(name, String.valueOf(noRoute.getMessage()));
      } catch (UnsupportedAddressTypeException | UnresolvedAddressException unusable) {
        answers.put(name, "no address that can be used here");
      }
      return false;
    }

    boolean awaitOpen() throws IOException {
      long end = System.nanoTime() + limit.toNanos();
      long millis = limit.toMillis();
      while (!selector.keys().isEmpty() && millis > 0) {
        selector.select(millis);
        for (SelectionKey key : selector.selectedKeys()) {
          if (finished(key)) {
            return true;
          }
          key.cancel();
        }
        selector.selectedKeys().clear();
        selector.selectNow();
        millis = (end - System.nanoTime()) / 1_000_000;
      }
      return false;
    }

    private boolean finished(SelectionKey key) {
      try {
        return key.channel() instanceof SocketChannel channel && channel.finishConnect();
      } catch (IOException refused) {
        answers.put(String.valueOf(key.attachment()), String.valueOf(refused.getMessage()));
        return false;
      }
    }

    String text() {
      return answers.entrySet().stream()
          .map(answer -> answer.getKey() + " (" + answer.getValue() + ")")
          .collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    }
  }
}
