package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process that shows the image as a file, and a loop device over that file. */
final class Fuse implements Attacher {
  private static final Duration ASK = Duration.ofSeconds(10);

  private final NodePaths paths;
  private final Programs programs;
  private final FuseDaemon daemon;
  private final LoopDevices loops;
  private volatile boolean knowsRbd;

  Fuse(NodePaths paths, Kernel kernel, Programs programs, ProcessHome home) {
    this.paths = paths;
    this.programs = programs;
    this.daemon = new FuseDaemon(paths, programs, home);
    this.loops = new LoopDevices(paths, kernel, programs);
  }

  @Override
  public Mounter mounter() {
    return Mounter.FUSE;
  }

  @Override
  public boolean offered() {
    return Files.exists(paths.dev().resolve("fuse"))
        && Files.exists(paths.dev().resolve("loop-control"))
        && programs.has("losetup")
        && programs.has(FuseDaemon.PROGRAM)
        && knowsRbd();
  }

  /** Without its RBD part, which is a package of its own, it does not know the driver's name. */
  private boolean knowsRbd() {
    if (!knowsRbd) {
      Command question =
          Command.of(ASK, FuseDaemon.PROGRAM, "--blockdev", "driver=rbd,node-name=any");
      knowsRbd = programs.run(question).err().contains("'pool' is missing");
    }
    return knowsRbd;
  }

  private AttachFolder folder(String identity) {
    return AttachFolder.of(paths.state().resolve("fuse"), identity);
  }

  @Override
  public Optional<Attachment> find(String identity) {
    return loops.of(folder(identity)).stream().findFirst().map(loop -> attachment(identity, loop));
  }

  @Override
  public void tidy(String identity) {
    AttachFolder folder = folder(identity);
    if (loops.of(folder).isEmpty()) {
      remove(folder);
    }
  }

  private Attachment attachment(String identity, String loop) {
    return new Attachment(Mounter.FUSE, identity, loops.device(loop), loops.readOnly(loop));
  }

  @Override
  public Attachment attach(ImageAddress image, boolean readOnly, List<String> options) {
    AttachFolder folder = folder(image.location().identity());
    List<String> present = loops.of(folder);
    if (!present.isEmpty() && daemon.serves(folder)) {
      return kept(folder, present.getFirst(), image, readOnly);
    }
    present.stream().filter(loops::isUsed).findFirst().ifPresent(Fuse::throwDead);
    // What a crash has left half made, or a device whose process has died.
    remove(folder);
    try {
      folder.make(image, options);
      daemon.start(folder, image, readOnly);
      return attachment(image.location().identity(), loops.make(folder, readOnly));
    } catch (NodeException e) {
      throw undone(folder, e);
    }
  }

  private static void throwDead(String loop) {
    throw new NodeException.Precondition(
        "the process behind /dev/%s has ended, and the device is in use, but can neither be read nor"
                .formatted(loop)
            + " written: delete the Pods that use the volume on this node; it is attached anew when"
            + " they are gone");
  }

  private Attachment kept(AttachFolder folder, String loop, ImageAddress image, boolean readOnly) {
    if (loops.isGoing(loop)) {
      throw new NodeException.Unavailable(loops.device(loop) + " is still being detached");
    }
    daemon.settle(folder);
    return Attacher.sameWay(attachment(image.location().identity(), loop), readOnly);
  }

  private NodeException undone(AttachFolder folder, NodeException cause) {
    try {
      remove(folder);
    } catch (NodeException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  @Override
  public void detach(String identity) {
    AttachFolder folder = folder(identity);
    List<String> present = loops.of(folder);
    present.forEach(loops::requireUnused);
    if (!present.isEmpty() && daemon.serves(folder)) {
      // What librbd holds back must not depend on how its process ends.
      present.stream().filter(loop -> !loops.readOnly(loop)).forEach(loops::flush);
    }
    remove(folder);
  }

  /** From the top down; each step may have been done already. */
  private void remove(AttachFolder folder) {
    loops.of(folder).forEach(loop -> loops.remove(folder, loop));
    if (folder.exists()) {
      daemon.end(folder);
      folder.remove();
    }
  }

  @Override
  public void grow(Attachment attachment, ImageAddress image, long sizeBytes) {
    AttachFolder folder = folder(attachment.identity());
    daemon.grow(folder, image, sizeBytes);
    loops.of(folder).forEach(loops::followFile);
  }

  @Override
  public Optional<String> trouble(Attachment attachment) {
    AttachFolder folder = folder(attachment.identity());
    return loops.of(folder).isEmpty()
        ? Optional.of("its loop device is gone")
        : daemon.trouble(folder);
  }
}
