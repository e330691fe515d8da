package dev.cuttle.ceph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One pool (or namespace), in the parts that Ceph has: a directory of names, and headers by id. */
final class InMemoryPool {
  private static final AtomicLong IDS = new AtomicLong();

  /** What a header holds. */
  static final class Image {
    private final ImageStat stat;
    private final Map<String, String> metadata = new ConcurrentHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final List<String> snapshots = new CopyOnWriteArrayList<>();

    private Image(ImageStat stat) {
      this.stat = stat;
    }

    ImageStat stat() {
      return stat;
    }

    Map<String, String> metadata() {
      return metadata;
    }

    List<Watcher> watchers() {
      return watchers;
    }

    List<String> snapshots() {
      return snapshots;
    }
  }

  private final TreeMap<String, String> directory = new TreeMap<>();
  private final Map<String, Image> headers = new TreeMap<>();

  /** Names of which an earlier image left something. */
  private final List<String> remains = new CopyOnWriteArrayList<>();

  static String freshId() {
    return Long.toHexString(IDS.incrementAndGet());
  }

  /** False if the name is taken. */
  synchronized boolean create(String name, ImageStat stat) {
    if (directory.putIfAbsent(name, stat.id()) != null) {
      return false;
    }
    headers.put(stat.id(), new Image(stat));
    return true;
  }

  synchronized boolean lists(String name) {
    return directory.containsKey(name);
  }

  synchronized List<String> names() {
    return new ArrayList<>(directory.keySet());
  }

  /** Empty if there is no such name, or nothing behind it. */
  synchronized Optional<Image> find(String name) {
    return Optional.ofNullable(directory.get(name)).map(headers::get);
  }

  /** False if there was neither image nor name nor anything left of one. */
  synchronized boolean remove(String name) {
    String id = directory.remove(name);
    boolean remained = finishRemovals(name);
    if (id != null) {
      headers.remove(id);
    }
    return id != null || remained;
  }

  boolean finishRemovals(String name) {
    return remains.removeIf(name::equals);
  }

  /** An earlier image of the name was removed in part. */
  void leave(String name) {
    remains.add(name);
  }

  List<String> remains() {
    return List.copyOf(remains);
  }

  /** A name with nothing behind it. */
  synchronized void putName(String name) {
    String id = directory.computeIfAbsent(name, key -> freshId());
    headers.remove(id);
  }
}
