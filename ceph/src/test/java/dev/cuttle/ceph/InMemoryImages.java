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
    var _ = call(image, Operation.COMPLETE, InMemoryImages::existing);
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
              if (pool.migrates(image.name())) {
                throw new CephException.Busy(
                    call.cluster(), call.task(), 16, "it is being migrated");
              }
              pool.find(image.name()).ifPresent(found -> mustBeFree(call, found));
              if (!pool.remove(image.name())) {
                throw notFound(call);
              }
              return true;
            });
  }

  @Override
  public Whereabouts whereabouts(PoolAddress pool, String imageId) {
    PortCall search = new PortCall(pool.access().cluster(), Operation.WHEREABOUTS, imageId);
    return call(pool, search, (held, call) -> held.whereabouts(imageId));
  }

  @Override
  public void removeFromTrash(PoolAddress pool, String imageId) {
    PortCall removal = new PortCall(pool.access().cluster(), Operation.REMOVE_FROM_TRASH, imageId);
    var _ =
        call(
            pool,
            removal,
            (held, call) -> {
              InMemoryPool.Trashed found = held.inTrash(imageId).orElseThrow(() -> notFound(call));
              if (found.migrating()) {
                throw new CephException.Busy(
                    call.cluster(), call.task(), 0, "it is being migrated");
              }
              mustBeFree(call, found.image());
              held.dropFromTrash(imageId);
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
        (pool, call) -> Optional.ofNullable(existing(pool, call).metadata().get(key)));
  }

  @Override
  public String setMetadata(ImageAddress image, String key, String value) {
    return call(
        image,
        Operation.SET_METADATA,
        (pool, call) -> {
          InMemoryPool.Image found = existing(pool, call);
          found.metadata().put(key, value);
          return found.stat().id();
        });
  }

  @Override
  public long grow(ImageAddress image, long sizeBytes) {
    return call(image, Operation.GROW, (pool, call) -> existing(pool, call).grow(sizeBytes));
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    return call(
        image, Operation.WATCHERS, (pool, call) -> List.copyOf(existing(pool, call).watchers()));
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

  private static InMemoryPool.Image existing(InMemoryPool pool, PortCall call) {
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
    Set<String> features = new TreeSet<>();
    spec.allFeatures().forEach(feature -> features.add(feature.text()));
    spec.striping().ifPresent(striping -> features.add("striping"));
    spec.dataPool().ifPresent(pool -> features.add("data-pool"));
    long objectSize = spec.objectSize().orElse(4L << 20);
    return new ImageStat(InMemoryPool.freshId(), spec.sizeBytes(), objectSize, features);
  }
}
