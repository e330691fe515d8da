package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.MonitorAddress;
import dev.cuttle.ceph.MonitorAddress.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries only clusters of which a monitor at least accepts a connection: no process is started to
 * wait for one that is down.
 */
final class MonitorDoors implements Trial {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Trial trial;

  MonitorDoors(Trial trial) {
    this.trial = trial;
  }

  @Override
  public Verdict run(CephAccess access) throws InterruptedException {
    try {
      List<String> monitors = new MonitorNames().resolve(access.monitors(), LIMIT).monitors();
      if (!anyOpen(places(monitors))) {
        return new Verdict.Refused(NativeFailure.Step.CONNECT, ErrnoTable.ETIMEDOUT, "");
      }
    } catch (NativeFailure no) {
      return Verdict.Refused.of(no);
    } catch (IOException e) {
      return new Verdict.Refused(
          NativeFailure.Step.CONNECT, 0, "no socket could be had: " + e.getMessage());
    }
    return trial.run(access);
  }

  private static List<InetSocketAddress> places(List<String> monitors) {
    return monitors.stream()
        .map(MonitorAddress::parse)
        .flatMap(Optional::stream)
        .flatMap(monitor -> monitor.endpoints().stream())
        .map(MonitorDoors::place)
        .toList();
  }

  private static InetSocketAddress place(Endpoint endpoint) {
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }

  private static boolean anyOpen(List<InetSocketAddress> places) throws IOException {
    List<SocketChannel> knocking = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (InetSocketAddress place : places) {
        SocketChannel channel = SocketChannel.open();
        knocking.add(channel);
        if (knocks(channel, place, selector)) {
          return true;
        }
      }
      return opens(selector);
    } finally {
      for (SocketChannel channel : knocking) {
        channel.close();
      }
    }
  }

  /** Whether it was open at once; otherwise the selector tells, or never. */
  private static boolean knocks(SocketChannel channel, InetSocketAddress place, Selector selector)
      throws IOException {
    channel.configureBlocking(false);
    try {
      if (channel.connect(place)) {
        return true;
      }
    } catch (IOException noRoute) {
      return false;
    }
    channel.register(selector, SelectionKey.OP_CONNECT);
    return false;
  }

  private static boolean opens(Selector selector) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    long millis = LIMIT.toMillis();
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

  private static boolean finished(SelectionKey key) {
    try {
      return key.channel() instanceof SocketChannel channel && channel.finishConnect();
    } catch (IOException refused) {
      return false;
    }
  }
}
