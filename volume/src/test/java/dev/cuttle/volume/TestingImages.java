package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import dev.cuttle.ceph.Whereabouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Images in a map, on clusters that can be made to fail; "cluster:pool/image" is an image's key.
 */
public final class TestingImages implements RbdImages {

  /** One image; half-made while it has no stat. */
  private static final class Image {
    Optional<ImageStat> stat = Optional.empty();
    final Map<String, String> metadata = new HashMap<>();
    final List<Watcher> watchers = new ArrayList<>();
  }

  private final Map<String, Image> images = new TreeMap<>();
  private final Set<String> cutShort = new TreeSet<>();
  private final Map<String, Function<String, Optional<CephException>>> troubles = new HashMap<>();

  /** From now on the cluster fails whatever operation the trouble names. */
  public synchronized void trouble(
      String cluster, Function<String, Optional<CephException>> trouble) {
    troubles.put(cluster, trouble);
  }

  public synchronized void heal(String cluster) {
    troubles.remove(cluster);
  }

  /** All images, half-made ones too. */
  public synchronized Set<String> all() {
    return Set.copyOf(images.keySet());
  }

  /** An image that somebody else made, with the metadata. */
  public synchronized void foreign(String text, long sizeBytes, Map<String, String> metadata) {
    Image image = new Image();
    image.stat = Optional.of(new ImageStat("1", sizeBytes, 4L << 20, Set.of()));
    image.metadata.putAll(metadata);
    images.put(text, image);
  }

  /** Somebody opens the image, or closes it, as empty says. */
  public synchronized void openedBy(String text, Watcher... watchers) {
    List<Watcher> now = Objects.requireNonNull(images.get(text)).watchers;
    now.clear();
    now.addAll(List.of(watchers));
  }

  /** A name without an image behind it. */
  public synchronized void halfMade(String text) {
    images.put(text, new Image());
  }

  private void operate(ImageAddress image, String operation) {
    Optional.ofNullable(troubles.get(image.cluster()))
        .flatMap(trouble -> trouble.apply(operation))
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  private Image whole(ImageAddress address, String operation) {
    operate(address, operation);
    Image image = images.get(address.text());
    if (image == null || image.stat.isEmpty()) {
      throw new CephException.NotFound(address.cluster(), operation, 2, "no such image");
    }
    return image;
  }

  @Override
  public synchronized boolean exists(ImageAddress image) {
    operate(image, "exists");
    return images.containsKey(image.text());
  }

  @Override
  public synchronized void create(ImageAddress address, ImageSpec spec) {
    operate(address, "create");
    if (images.containsKey(address.text())) {
      throw new CephException.AlreadyExists(address.cluster(), "create", 17, "name is taken");
    }
    foreign(address.text(), spec.sizeBytes(), Map.of());
    operate(address, "created");
  }

  @Override
  public synchronized void complete(ImageAddress image, ImageSpec spec) {
    whole(image, "complete");
  }

  @Override
  public synchronized Optional<ImageStat> stat(ImageAddress image) {
    operate(image, "stat");
    return Optional.ofNullable(images.get(image.text())).flatMap(found -> found.stat);
  }

  @Override
  public synchronized Optional<String> id(ImageAddress image) {
    return stat(image).map(ImageStat::id);
  }

  @Override
  public synchronized Whereabouts whereabouts(PoolAddress pool, String imageId) {
    return new Whereabouts.Gone();
  }

  @Override
  public synchronized void removeFromTrash(PoolAddress pool, String imageId) {
    throw new AssertionError("there is no trash here: " + imageId);
  }

  @Override
  public synchronized void remove(ImageAddress image) {
    operate(image, "remove");
    if (images.remove(image.text()) == null) {
      throw new CephException.NotFound(image.cluster(), "remove", 2, "no such image");
    }
    cutShort.remove(image.text());
  }

  /** Of an earlier image of the name something is left. */
  public synchronized void removedInPart(String text) {
    cutShort.add(text);
  }

  /** The names of which something is left. */
  public synchronized Set<String> cutShort() {
    return Set.copyOf(cutShort);
  }

  @Override
  public synchronized void finishRemovals(ImageAddress image) {
    operate(image, "finishRemovals");
    cutShort.remove(image.text());
  }

  @Override
  public synchronized Optional<String> metadata(ImageAddress image, String key) {
    return Optional.ofNullable(whole(image, "metadata").metadata.get(key));
  }

  @Override
  public synchronized void setMetadata(ImageAddress image, String key, String value) {
    whole(image, "setMetadata").metadata.put(key, value);
  }

  @Override
  public synchronized List<Watcher> watchers(ImageAddress image) {
    return List.copyOf(whole(image, "watchers").watchers);
  }

  @Override
  public synchronized void list(PoolAddress pool, Consumer<String> each) {
    images.keySet().stream()
        .filter(text -> text.startsWith(pool.text() + "/"))
        .map(text -> text.substring(pool.text().length() + 1))
        .forEach(each);
  }
}
