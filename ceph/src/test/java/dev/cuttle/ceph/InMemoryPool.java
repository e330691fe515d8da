package dev.cuttle.ceph;

import java.time.Instant;
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
    private volatile ImageStat stat;
    private final Map<String, String> metadata = new ConcurrentHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final List<String> snapshots = new CopyOnWriteArrayList<>();

    private Image(ImageStat stat) {
      this.stat = stat;
    }

    ImageStat stat() {
      return stat;
    }

    /** The size that it has then, bytes. */
    synchronized long grow(long sizeBytes) {
      if (sizeBytes > stat.sizeBytes()) {
        stat = new ImageStat(stat.id(), sizeBytes, stat.objectSizeBytes(), stat.features());
      }
      return stat.sizeBytes();
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

  /** What an entry of the trash holds. */
  record Trashed(String name, Image image, boolean migrating) {}

  private final TreeMap<String, String> directory = new TreeMap<>();
  private final Map<String, Image> headers = new TreeMap<>();

  private final Map<String, Trashed> trash = new TreeMap<>();

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

  /** False if there is no such image, or the other name is taken. */
  synchronized boolean rename(String name, String newName) {
    String id = directory.get(name);
    if (id == null || directory.putIfAbsent(newName, id) != null) {
      return false;
    }
    directory.remove(name);
    return true;
  }

  /** Takes the image's name away; false if there is no such image. */
  synchronized boolean moveToTrash(String name, boolean migrating) {
    Optional<Image> image = find(name);
    image.ifPresent(found -> {
      directory.remove(name);
      headers.remove(found.stat().id());
      trash.put(found.stat().id(), new Trashed(name, found, migrating));
    });
    return image.isPresent();
  }

  synchronized Optional<Trashed> inTrash(String id) {
    return Optional.ofNullable(trash.get(id));
  }

  /** Whether the image of this name is the target of a migration. */
  synchronized boolean migrates(String name) {
    return trash.values().stream()
        .anyMatch(trashed -> trashed.migrating() && trashed.name().equals(name));
  }

  synchronized void dropFromTrash(String id) {
    trash.remove(id);
  }

  synchronized Whereabouts whereabouts(String id) {
    Trashed trashed = trash.get(id);
    if (trashed != null) {
      return trashed.migrating()
          ? new Whereabouts.Migrating(trashed.name())
          : new Whereabouts.InTrash(trashed.name(), Instant.EPOCH);
    }
    return directory.entrySet().stream()
        .filter(entry -> entry.getValue().equals(id))
        .<Whereabouts>map(entry -> new Whereabouts.Named(entry.getKey()))
        .findFirst()
        .orElseGet(Whereabouts.Gone::new);
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
