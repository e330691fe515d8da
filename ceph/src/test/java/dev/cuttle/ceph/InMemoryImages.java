package dev.cuttle.ceph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The images of clusters that live in this process. Pools are those that were added. */
public final class InMemoryImages implements RbdImages {
  private static final Set<String> USUAL =
      Set.of("layering", "exclusive-lock", "object-map", "fast-diff", "deep-flatten");
  private static final Set<String> KNOWN =
      Set.of(
          "layering",
          "striping",
          "exclusive-lock",
          "object-map",
          "fast-diff",
          "deep-flatten",
          "journaling",
          "data-pool");

  private final ConcurrentHashMap<String, ConcurrentSkipListMap<String, Image>> pools =
      new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final InMemoryFaults faults;

  private record Image(
      ImageStat stat, Map<String, String> metadata, List<Watcher> watchers, List<String> snaps) {}

  public InMemoryImages(InMemoryFaults faults) {
    this.faults = faults;
  }

  public InMemoryImages() {
    this(new InMemoryFaults());
  }

  public InMemoryFaults faults() {
    return faults;
  }

  /** How many calls of the port there were. */
  public long calls() {
    return calls.get();
  }

  /** Makes a pool, or with a namespace "pool/namespace". */
  public void addPool(String cluster, String poolAndNamespace) {
    pools.putIfAbsent(cluster + ":" + poolAndNamespace, new ConcurrentSkipListMap<>());
  }

  /** As if a node had it open. */
  public void addWatcher(ImageAddress image, Watcher watcher) {
    existing(image, "watching").watchers().add(watcher);
  }

  /** As if a user had made a snapshot. */
  public void addSnapshot(ImageAddress image, String name) {
    existing(image, "snapshotting").snaps().add(name);
  }

  @Override
  public boolean exists(ImageAddress image) {
    String task = "looking for image " + image.name();
    return call(
        image.pool(), task, false, () -> images(image.pool(), task).containsKey(image.name()));
  }

  @Override
  public void create(ImageAddress image, ImageSpec spec) {
    String task = "creating image " + image.name();
    var _ =
        call(
            image.pool(),
            task,
            true,
            () -> {
              check(image.cluster(), task, spec);
              mustHaveDataPool(image, task, spec);
              Image made = made(spec);
              if (images(image.pool(), task).putIfAbsent(image.name(), made) != null) {
                throw new CephException.AlreadyExists(
                    image.cluster(), task, 17, "the name is taken");
              }
              return made;
            });
  }

  /** Images here are whole from the first. */
  @Override
  public void complete(ImageAddress image, ImageSpec spec) {
    String task = "completing image " + image.name();
    var _ =
        call(
            image.pool(),
            task,
            true,
            () -> {
              check(image.cluster(), task, spec);
              return existing(image, task);
            });
  }

  @Override
  public Optional<ImageStat> stat(ImageAddress image) {
    String task = "looking at image " + image.name();
    return call(
        image.pool(),
        task,
        false,
        () -> Optional.ofNullable(images(image.pool(), task).get(image.name())).map(Image::stat));
  }

  @Override
  public void remove(ImageAddress image) {
    String task = "removing image " + image.name();
    var _ =
        call(
            image.pool(),
            task,
            false,
            () -> {
              Image found = existing(image, task);
              mustBeFree(image, task, found);
              return images(image.pool(), task).remove(image.name(), found);
            });
  }

  /** In memory, none is cut short. */
  @Override
  public void finishRemovals(ImageAddress image) {
    String task = "finishing removals of image " + image.name();
    var _ = call(image.pool(), task, false, () -> images(image.pool(), task));
  }

  @Override
  public Optional<String> metadata(ImageAddress image, String key) {
    String task = "reading metadata of image " + image.name();
    return call(
        image.pool(),
        task,
        false,
        () -> Optional.ofNullable(existing(image, task).metadata().get(key)));
  }

  @Override
  public void setMetadata(ImageAddress image, String key, String value) {
    String task = "setting metadata of image " + image.name();
    var _ =
        call(
            image.pool(),
            task,
            true,
            () -> Optional.ofNullable(existing(image, task).metadata().put(key, value)));
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    String task = "listing watchers of image " + image.name();
    return call(image.pool(), task, false, () -> List.copyOf(existing(image, task).watchers()));
  }

  @Override
  public void list(PoolAddress pool, Consumer<String> each) {
    String task = "listing images of pool " + pool.pool();
    call(pool, task, false, () -> List.copyOf(images(pool, task).keySet())).forEach(each);
  }

  private <T> T call(PoolAddress pool, String task, boolean writes, Supplier<T> work) {
    calls.incrementAndGet();
    String cluster = pool.access().cluster();
    faults.before(cluster, task, writes);
    T answer = work.get();
    faults.after(cluster, task);
    return answer;
  }

  private ConcurrentSkipListMap<String, Image> images(PoolAddress pool, String task) {
    ConcurrentSkipListMap<String, Image> images = pools.get(pool.text());
    if (images == null) {
      throw new CephException.PoolMissing(
          pool.access().cluster(), task, 2, "there is no pool " + pool.text());
    }
    return images;
  }

  private Image existing(ImageAddress image, String task) {
    Image found = images(image.pool(), task).get(image.name());
    if (found == null) {
      throw new CephException.NotFound(image.cluster(), task, 2, "there is no such image");
    }
    return found;
  }

  private static void mustBeFree(ImageAddress image, String task, Image found) {
    if (!found.watchers().isEmpty()) {
      String who = "it is open on " + found.watchers().getFirst().address();
      throw new CephException.Busy(image.cluster(), task, 16, who);
    }
    if (!found.snaps().isEmpty()) {
      throw new CephException.Busy(image.cluster(), task, 39, "it has snapshots");
    }
  }

  private void mustHaveDataPool(ImageAddress image, String task, ImageSpec spec) {
    spec.dataPool()
        .filter(pool -> !pools.containsKey(image.cluster() + ":" + pool))
        .ifPresent(pool -> {
          throw new CephException.PoolMissing(
              image.cluster(), task, 2, "there is no data pool " + pool);
        });
  }

  private Image made(ImageSpec spec) {
    Set<String> features = new TreeSet<>(spec.features().isEmpty() ? USUAL : spec.features());
    spec.striping().ifPresent(striping -> features.add("striping"));
    spec.dataPool().ifPresent(pool -> features.add("data-pool"));
    ImageStat stat =
        new ImageStat(
            Long.toHexString(ids.incrementAndGet()),
            spec.sizeBytes(),
            spec.objectSize().orElse(4L << 20),
            features);
    return new Image(stat, new ConcurrentHashMap<>(), new ArrayList<>(), new ArrayList<>());
  }

  private static void check(String cluster, String task, ImageSpec spec) {
    long objectSize = spec.objectSize().orElse(4L << 20);
    boolean striped =
        spec.striping()
            .map(s -> s.unitBytes() >= 512 && objectSize % s.unitBytes() == 0 && s.count() > 0)
            .orElse(true);
    boolean needs =
        has(spec, "object-map", "exclusive-lock")
            && has(spec, "fast-diff", "object-map")
            && has(spec, "journaling", "exclusive-lock");
    boolean order = Long.bitCount(objectSize) == 1 && objectSize >= 4096 && objectSize <= 32L << 20;
    if (spec.sizeBytes() <= 0
        || !order
        || !striped
        || !needs
        || !KNOWN.containsAll(spec.features())) {
      throw new CephException.Invalid(cluster, task, 0, "no image can be like this: " + spec);
    }
  }

  private static boolean has(ImageSpec spec, String feature, String needed) {
    return !spec.features().contains(feature) || spec.features().contains(needed);
  }
}
