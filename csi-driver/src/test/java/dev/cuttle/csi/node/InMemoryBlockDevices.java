package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node's devices in a map; images exist if they have been put there. */
public final class InMemoryBlockDevices implements BlockDevices {

  private final Map<String, Long> images = new TreeMap<>();
  private final Map<String, Attachment> attached = new TreeMap<>();
  private final Map<String, Long> sizes = new TreeMap<>();
  private final Map<String, String> troubles = new TreeMap<>();
  private final InMemoryMounts mounts;
  private List<Mounter> offered = List.of(Mounter.KRBD, Mounter.FUSE);
  private List<String> lastOptions = List.of();
  private boolean hanging;
  private boolean silent;
  private boolean open;
  private int devices;

  public InMemoryBlockDevices(InMemoryMounts mounts) {
    this.mounts = mounts;
  }

  /** Somebody makes the image, or gives it another size. */
  public synchronized void image(String identity, long sizeBytes) {
    images.put(identity, sizeBytes);
  }

  public synchronized void offer(Mounter... mounters) {
    offered = List.of(mounters);
  }

  /** From now on (or no longer) the cluster does not answer. */
  public synchronized void hanging(boolean now) {
    hanging = now;
  }

  /** From now on (or no longer) devices are in use, wherever they are mounted. */
  public synchronized void open(boolean now) {
    open = now;
  }

  /** From now on (or no longer) not even what is attached can be told. */
  public synchronized void silent(boolean now) {
    silent = now;
  }

  public synchronized void trouble(String identity, String words) {
    troubles.put(identity, words);
  }

  /** The device vanishes, as after a restart of the node. */
  public synchronized void lose(String identity) {
    attached.remove(identity);
  }

  public synchronized Map<String, Attachment> attached() {
    return Map.copyOf(attached);
  }

  public synchronized List<String> lastOptions() {
    return lastOptions;
  }

  @Override
  public synchronized List<Mounter> offered() {
    return offered;
  }

  @Override
  public synchronized Optional<Attachment> find(String identity) {
    if (silent) {
      throw new NodeException.Unavailable("looking for " + identity + ": no end within 15 s");
    }
    return Optional.ofNullable(attached.get(identity));
  }

  @Override
  public synchronized Attachment attach(
      ImageAddress image, Mounter mounter, boolean readOnly, List<String> options) {
    answer();
    if (!images.containsKey(image.location().identity())) {
      throw new NodeException.NotFound("no image " + image);
    }
    Attachment there = attached.get(image.location().identity());
    if (there != null && (there.mounter() != mounter || there.readOnly() != readOnly)) {
      throw new NodeException.Precondition(image + " is attached in another way");
    }
    if (there == null && !offered.contains(mounter)) {
      throw new NodeException.Precondition("this node cannot attach by " + mounter.text());
    }
    lastOptions = List.copyOf(options);
    if (there == null) {
      sizes.put(image.location().identity(), images.get(image.location().identity()));
    }
    return attached.computeIfAbsent(
        image.location().identity(),
        identity ->
            new Attachment(mounter, identity, Path.of("/dev/double" + devices++), readOnly));
  }

  @Override
  public synchronized void detach(String identity) {
    answer();
    Attachment there = attached.get(identity);
    if (there != null && (open || !mounts.of(there.device()).isEmpty())) {
      throw new NodeException.Precondition(there.device() + " is in use");
    }
    attached.remove(identity);
  }

  @Override
  public synchronized long grow(Attachment attachment, ImageAddress image, long sizeBytes) {
    answer();
    return sizes.merge(
        attachment.identity(), images.getOrDefault(attachment.identity(), 0L), Math::max);
  }

  @Override
  public synchronized long sizeBytes(Attachment attachment) {
    return sizes.getOrDefault(attachment.identity(), 0L);
  }

  @Override
  public synchronized Optional<String> trouble(Attachment attachment) {
    return Optional.ofNullable(troubles.get(attachment.identity()));
  }

  private void answer() {
    if (hanging) {
      throw new NodeException.Unavailable("the cluster did not answer in time");
    }
  }
}
