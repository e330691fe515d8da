package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import dev.cuttle.ceph.Whereabouts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images, through librbd and the OSDs' class rbd. */
final class RadosImages implements RbdImages {
  private final NativeCalls calls;

  RadosImages(NativeCalls calls) {
    this.calls = calls;
  }

  @Override
  public boolean exists(ImageAddress image) {
    return calls.ask(Operation.EXISTS, image, pool -> ImageDirectory.lists(pool, image.name()));
  }

  @Override
  public void create(ImageAddress image, ImageSpec spec) {
    String namespace = image.pool().namespace();
    calls.change(
        Operation.CREATE, image, pool -> ImageCreation.create(pool, namespace, image.name(), spec));
  }

  @Override
  public void complete(ImageAddress image, ImageSpec spec) {
    calls.change(
        Operation.COMPLETE, image, pool -> ImageCompletion.complete(pool, image.name(), spec));
  }

  @Override
  public Optional<ImageStat> stat(ImageAddress image) {
    return calls.ask(Operation.STAT, image, pool -> ImageHeader.stat(pool, image.name()));
  }

  @Override
  public Whereabouts whereabouts(PoolAddress pool, String imageId) {
    return calls.ask(Operation.WHEREABOUTS, pool, imageId, open -> ImageSearch.byId(open, imageId));
  }

  @Override
  public void remove(ImageAddress image) {
    calls.change(Operation.REMOVE, image, pool -> ImageRemoval.remove(pool, image.name()));
  }

  @Override
  public void removeFromTrash(PoolAddress pool, String imageId) {
    calls.change(
        Operation.REMOVE_FROM_TRASH, pool, imageId, open -> ImageRemoval.fromTrash(open, imageId));
  }

  @Override
  public void finishRemovals(ImageAddress image) {
    calls.change(
        Operation.FINISH_REMOVALS, image, pool -> Trash.finishRemoving(pool, image.name()));
  }

  @Override
  public Optional<String> metadata(ImageAddress image, String key) {
    return calls.ask(
        Operation.METADATA,
        image,
        pool -> {
          Text.mustBeWhole("metadata key", key);
          return ImageHeader.metadata(pool, image.name(), key);
        });
  }

  @Override
  public String setMetadata(ImageAddress image, String key, String value) {
    return calls.answeringChange(
        Operation.SET_METADATA,
        image,
        pool -> {
          Text.mustBeWhole("metadata key", key);
          return ImageHeader.setMetadata(pool, image.name(), key, value);
        });
  }

  @Override
  public long grow(ImageAddress image, long sizeBytes) {
    return calls.answeringChange(
        Operation.GROW, image, pool -> ImageGrowth.grow(pool, image.name(), sizeBytes));
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    return calls.ask(Operation.WATCHERS, image, pool -> ImageWatchers.list(pool, image.name()));
  }

  @Override
  public void list(PoolAddress pool, Consumer<String> each) {
    String after = "";
    List<String> page;
    do {
      String from = after;
      page = calls.ask(Operation.LIST, pool, pool.pool(), open -> ImageDirectory.page(open, from));
      page.forEach(each);
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == ImageDirectory.PAGE);
  }
}
