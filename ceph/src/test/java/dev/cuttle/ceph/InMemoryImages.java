package dev.cuttle.ceph;

import dev.cuttle.ceph.PortCall.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The images of clusters that live in this process: {@link #pools} is what they hold, {@link
 * #faults} what is wrong with them.
 */
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

  private record Counted(String cluster, Operation operation) {}

  private final InMemoryPools pools = new InMemoryPools();
  private final ConcurrentHashMap<Counted, LongAdder> calls = new ConcurrentHashMap<>();
  private final InMemoryFaults faults;

  public InMemoryImages(InMemoryFaults faults) {
    this.faults = faults;
  }

  public InMemoryImages() {
    this(new InMemoryFaults());
  }

  public InMemoryFaults faults() {
    return faults;
  }

  public InMemoryPools pools() {
    return pools;
  }

  /** How many calls of the port there were, those that failed included. */
  public long calls() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many of this kind there were. */
  public long calls(String cluster, Operation operation) {
    LongAdder count = calls.get(new Counted(cluster, operation));
    return count == null ? 0 : count.sum();
  }

  @Override
  public boolean exists(ImageAddress image) {
    return call(image, Operation.EXISTS, (pool, call) -> pool.lists(image.name()));
  }

  @Override
  public void create(ImageAddress image, ImageSpec spec) {
    var _ =
        call(
            image,
            Operation.CREATE,
            (pool, call) -> {
              check(call, spec);
              mustHaveDataPool(call, spec);
              if (!pool.create(image.name(), made(spec))) {
                throw new CephException.AlreadyExists(
                    image.cluster(), call.task(), 17, "the name is taken");
              }
              return true;
            });
  }

  /** Images here are whole from the first. */
  @Override
  public void complete(ImageAddress image, ImageSpec spec) {
    var _ =
        call(
            image,
            Operation.COMPLETE,
            (pool, call) -> {
              check(call, spec);
              return existing(call, pool);
            });
  }

  @Override
  public Optional<ImageStat> stat(ImageAddress image) {
    return call(
        image,
        Operation.STAT,
        (pool, call) -> pool.find(image.name()).map(InMemoryPool.Image::stat));
  }

  @Override
  public void remove(ImageAddress image) {
    var _ =
        call(
            image,
            Operation.REMOVE,
            (pool, call) -> {
              pool.find(image.name()).ifPresent(found -> mustBeFree(call, found));
              if (!pool.remove(image.name())) {
                throw notFound(call);
              }
              return true;
            });
  }

  @Override
  public void finishRemovals(ImageAddress image) {
    var _ =
        call(image, Operation.FINISH_REMOVALS, (pool, call) -> pool.finishRemovals(image.name()));
  }

  @Override
  public Optional<String> metadata(ImageAddress image, String key) {
    return call(
        image,
        Operation.METADATA,
        (pool, call) -> Optional.ofNullable(existing(call, pool).metadata().get(key)));
  }

  @Override
  public void setMetadata(ImageAddress image, String key, String value) {
    var _ =
        call(
            image,
            Operation.SET_METADATA,
            (pool, call) -> Optional.ofNullable(existing(call, pool).metadata().put(key, value)));
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    return call(
        image, Operation.WATCHERS, (pool, call) -> List.copyOf(existing(call, pool).watchers()));
  }

  @Override
  public void list(PoolAddress pool, Consumer<String> each) {
    PortCall listing = new PortCall(pool.access().cluster(), Operation.LIST, pool.pool());
    call(pool, listing, (held, call) -> held.names()).forEach(each);
  }

  /** What the call does to the pool it is about. */
  private interface Work<T> extends BiFunction<InMemoryPool, PortCall, T> {}

  private <T> T call(ImageAddress image, Operation operation, Work<T> work) {
    return call(image.pool(), new PortCall(image.cluster(), operation, image.name()), work);
  }

  private <T> T call(PoolAddress pool, PortCall call, Work<T> work) {
    Counted counted = new Counted(call.cluster(), call.operation());
    calls.computeIfAbsent(counted, key -> new LongAdder()).increment();
    return faults.run(call, () -> work.apply(pool(pool, call), call));
  }

  private InMemoryPool pool(PoolAddress pool, PortCall call) {
    return pools
        .find(pool.text())
        .orElseThrow(() ->
            new CephException.PoolMissing(
                call.cluster(), call.task(), 2, "there is no pool " + pool.text()));
  }

  private static InMemoryPool.Image existing(PortCall call, InMemoryPool pool) {
    return pool.find(call.image()).orElseThrow(() -> notFound(call));
  }

  private static CephException notFound(PortCall call) {
    return new CephException.NotFound(call.cluster(), call.task(), 2, "there is no such image");
  }

  private static void mustBeFree(PortCall call, InMemoryPool.Image found) {
    if (!found.watchers().isEmpty()) {
      String who = "it is open on " + found.watchers().getFirst().address();
      throw new CephException.Busy(call.cluster(), call.task(), 16, who);
    }
    if (!found.snapshots().isEmpty()) {
      throw new CephException.Busy(call.cluster(), call.task(), 39, "it has snapshots");
    }
  }

  private void mustHaveDataPool(PortCall call, ImageSpec spec) {
    spec.dataPool()
        .filter(pool -> pools.find(call.cluster() + ":" + pool).isEmpty())
        .ifPresent(pool -> {
          throw new CephException.PoolMissing(
              call.cluster(), call.task(), 2, "there is no data pool " + pool);
        });
  }

  private static ImageStat made(ImageSpec spec) {
    Set<String> features = new TreeSet<>(spec.features().isEmpty() ? USUAL : spec.features());
    spec.striping().ifPresent(striping -> features.add("striping"));
    spec.dataPool().ifPresent(pool -> features.add("data-pool"));
    long objectSize = spec.objectSize().orElse(4L << 20);
    return new ImageStat(InMemoryPool.freshId(), spec.sizeBytes(), objectSize, features);
  }

  private static void check(PortCall call, ImageSpec spec) {
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
      throw new CephException.Invalid(
          call.cluster(), call.task(), 0, "no image can be like this: " + spec);
    }
  }

  private static boolean has(ImageSpec spec, String feature, String needed) {
    return !spec.features().contains(feature) || spec.features().contains(needed);
  }
}
