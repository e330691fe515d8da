package dev.cuttle.operator;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ClusterReport.PoolUsage;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import dev.cuttle.ceph.Whereabouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Clusters that answer, hang or refuse as the test says. */
public final class FakeCeph implements CephClusters, RbdImages {

  public static final Duration DEADLINE = Duration.ofSeconds(8);

  /** How a cluster behaves. */
  public sealed interface Mood {
    record Well(List<String> fullChecks) implements Mood {}

    record Hanging(CountDownLatch healed) implements Mood {}

    record Refusing(CephException why) implements Mood {}
  }

  private record Image(long size, Map<String, String> metadata) {}

  private final Map<String, Mood> moods = new ConcurrentHashMap<>();
  private final Map<String, Image> images = new ConcurrentHashMap<>();
  private final Set<String> hollow = ConcurrentHashMap.newKeySet();
  private volatile Runnable beforeList = () -> {};
  private final Set<String> probed = ConcurrentHashMap.newKeySet();
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  public void mood(String cluster, Mood mood) {
    Mood before = moods.put(cluster, mood);
    if (before instanceof Mood.Hanging(CountDownLatch healed)) {
      healed.countDown();
    }
  }

  public void hang(String cluster) {
    mood(cluster, new Mood.Hanging(new CountDownLatch(1)));
  }

  public void heal(String cluster) {
    mood(cluster, new Mood.Well(List.of()));
  }

  public void put(String cluster, String image, long size, Map<String, String> metadata) {
    images.put(cluster + "/" + image, new Image(size, metadata));
  }

  /** A name in the directory without an image behind it. */
  public void putName(String cluster, String image) {
    hollow.add(cluster + "/" + image);
  }

  public void take(String cluster, String image) {
    images.remove(cluster + "/" + image);
  }

  /** What happens on the caller's thread before each list. */
  public void beforeList(Runnable action) {
    this.beforeList = action;
  }

  public Set<String> probed() {
    return probed;
  }

  public Set<String> forgotten() {
    return forgotten;
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    String cluster = pool.access().cluster();
    probed.add(cluster);
    List<String> full = answer(cluster);
    return new ClusterReport(
        pool.access().fsid(),
        "16.2.15",
        "HEALTH_OK",
        full,
        new PoolUsage(3L << 40, 1L << 30, 1L << 40, 0));
  }

  private List<String> answer(String cluster) {
    return switch (moods.getOrDefault(cluster, new Mood.Well(List.of()))) {
      case Mood.Well(var full) -> full;
      case Mood.Refusing(var why) -> throw why;
      case Mood.Hanging(var healed) -> {
        await(healed);
        throw new CephException.Unreachable(cluster, "probing", 110, "no answer", false);
      }
    };
  }

  private static void await(CountDownLatch healed) {
    try {
      if (healed.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void forget(String cluster) {
    forgotten.add(cluster);
  }

  @Override
  public boolean exists(ImageAddress image) {
    return images.containsKey(key(image));
  }

  @Override
  public void complete(ImageAddress image, ImageSpec spec) {
    throw new UnsupportedOperationException("the operator makes no images");
  }

  @Override
  public Optional<ImageStat> stat(ImageAddress image) {
    return Optional.ofNullable(images.get(key(image)))
        .map(found -> new ImageStat("1", found.size(), 1 << 22, Set.of()));
  }

  @Override
  public Optional<String> metadata(ImageAddress image, String name) {
    Image found = images.get(key(image));
    if (found == null) {
      throw new CephException.NotFound(image.cluster(), "reading metadata", 2, "no image");
    }
    return Optional.ofNullable(found.metadata().get(name));
  }

  @Override
  public void list(PoolAddress pool, Consumer<String> each) {
    String prefix = pool.access().cluster() + "/";
    beforeList.run();
    Stream.concat(images.keySet().stream(), hollow.stream())
        .filter(key -> key.startsWith(prefix))
        .forEach(key -> each.accept(key.substring(prefix.length())));
  }

  private static String key(ImageAddress image) {
    return image.cluster() + "/" + image.name();
  }

  @Override
  public void create(ImageAddress image, ImageSpec spec) {
    throw new AssertionError("the operator creates no image: " + image.text());
  }

  @Override
  public Optional<String> id(ImageAddress image) {
    return stat(image).map(ImageStat::id);
  }

  @Override
  public Whereabouts whereabouts(PoolAddress pool, String imageId) {
    throw new AssertionError("the operator asks for no id: " + imageId);
  }

  @Override
  public void removeFromTrash(PoolAddress pool, String imageId) {
    throw new AssertionError("the operator removes no image: " + imageId);
  }

  @Override
  public void remove(ImageAddress image) {
    throw new AssertionError("the operator removes no image: " + image.text());
  }

  @Override
  public void finishRemovals(ImageAddress image) {
    throw new AssertionError("the operator ends no removal: " + image.text());
  }

  @Override
  public void setMetadata(ImageAddress image, String name, String value) {
    throw new AssertionError("the operator marks no image: " + image.text());
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    return List.of();
  }
}
