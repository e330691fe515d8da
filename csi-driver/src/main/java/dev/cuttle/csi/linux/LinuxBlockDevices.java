package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.BlockDevices;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The block devices of this node, by whichever of the three ways. */
public final class LinuxBlockDevices implements BlockDevices {

  /** Nothing is asked of the cluster, so it is quick; it may wait for those that are not. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  /** A device by a watch, of a new size. */
  private static final Duration LEARNS_WITHIN = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final List<Attacher> attachers;
  private final ClusterQueues queues;
  private final BlockSysfs sysfs;
  private final ReadProbe reading;

  LinuxBlockDevices(
      List<Attacher> attachers, ClusterQueues queues, BlockSysfs sysfs, ReadProbe reading) {
    this.attachers = List.copyOf(attachers);
    this.queues = queues;
    this.sysfs = sysfs;
    this.reading = reading;
  }

  /**
   * All three ways.
   *
   * @param home of the processes that must outlive this one
   * @param deadline for each attach and detach
   */
  public static LinuxBlockDevices of(
      NodePaths paths, Programs programs, ProcessHome home, Duration deadline) {
    Kernel kernel = new NativeKernel();
    return new LinuxBlockDevices(
        List.of(
            new Krbd(paths, kernel, programs),
            new RbdNbd(paths, kernel, programs, home),
            new Fuse(paths, kernel, programs, home)),
        new ClusterQueues(deadline),
        new BlockSysfs(paths.sys()),
        new ReadProbe(programs));
  }

  @Override
  public List<Mounter> offered() {
    return attachers.stream().filter(Attacher::offered).map(Attacher::mounter).sorted().toList();
  }

  @Override
  public Optional<Attachment> find(String identity) {
    return queues.call(identity, "looking for " + identity, LOOK, () -> present(identity));
  }

  private Optional<Attachment> present(String identity) {
    return attachers.stream()
        .map(attacher -> attacher.find(identity))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Attachment attach(
      ImageAddress image, Mounter mounter, boolean readOnly, List<String> options) {
    return queues.call(
        image.location().identity(),
        "attaching " + image,
        () -> {
          requireFree(image, mounter);
          tidyOthers(image.location().identity(), mounter);
          return attacher(mounter).attach(image, readOnly, List.copyOf(options));
        });
  }

  /** Two devices of one image on one node would spoil each other's data. */
  private void requireFree(ImageAddress image, Mounter mounter) {
    present(image.location().identity())
        .filter(present -> present.mounter() != mounter)
        .ifPresent(present -> {
          throw new NodeException.Precondition(
              "%s is attached by %s as %s already, not by %s"
                  .formatted(image, present.mounter().text(), present.device(), mounter.text()));
        });
    if (!attacher(mounter).offered()) {
      throw new NodeException.Precondition(
          "this node cannot attach by %s; it offers %s"
              .formatted(mounter.text(), offered().stream().map(Mounter::text).toList()));
    }
  }

  /** An attach by another mounter that was killed may have left a process that holds the image. */
  private void tidyOthers(String identity, Mounter mounter) {
    attachers.stream()
        .filter(attacher -> attacher.mounter() != mounter)
        .forEach(attacher -> attacher.tidy(identity));
  }

  private Attacher attacher(Mounter mounter) {
    return attachers.stream()
        .filter(attacher -> attacher.mounter() == mounter)
        .findFirst()
        .orElseThrow(() -> new NodeException.Precondition("no " + mounter.text() + " here"));
  }

  @Override
  public void detach(String identity) {
    queues.call(
        identity,
        "detaching " + identity,
        () -> {
          attachers.forEach(attacher -> attacher.detach(identity));
          return identity;
        });
  }

  @Override
  public long grow(Attachment attachment, ImageAddress image, long sizeBytes) {
    return queues.call(
        attachment.identity(),
        "growing " + image,
        () -> {
          attacher(attachment.mounter()).grow(attachment, image, sizeBytes);
          var _ =
              Waiting.until(
                  LEARNS_WITHIN,
                  LOOK_AGAIN,
                  () -> sysfs.sizeBytes(attachment.device()) >= sizeBytes);
          return sizeBytes(attachment);
        });
  }

  @Override
  public long sizeBytes(Attachment attachment) {
    long size = sysfs.sizeBytes(attachment.device());
    if (size == 0) {
      throw new NodeException.Unavailable(attachment.device() + " has no size: it is gone");
    }
    return size;
  }

  @Override
  public Optional<String> trouble(Attachment attachment) {
    return Files.exists(attachment.device())
        ? attacher(attachment.mounter())
            .trouble(attachment)
            .or(() -> reading.trouble(attachment.device()))
        : Optional.of(attachment.device() + " does not exist");
  }
}
