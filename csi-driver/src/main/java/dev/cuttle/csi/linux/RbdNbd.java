package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.linux.ProcessTable.Running;
import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The program rbd-nbd. Its process holds the device: when it ends, however it ends, the kernel lets
 * the device go.
 */
final class RbdNbd implements Attacher {
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final NodePaths paths;
  private final Kernel kernel;
  private final Programs programs;
  private final ProcessHome home;
  private final BlockSysfs sysfs;
  private final ProcessTable processes;
  private final KernelModule module;

  RbdNbd(NodePaths paths, Kernel kernel, Programs programs, ProcessHome home) {
    this.paths = paths;
    this.kernel = kernel;
    this.programs = programs;
    this.home = home;
    this.sysfs = new BlockSysfs(paths.sys());
    this.processes = new ProcessTable(paths.proc());
    this.module = new KernelModule("nbd", paths.sys().resolve("block/nbd0"), programs);
  }

  @Override
  public Mounter mounter() {
    return Mounter.RBD_NBD;
  }

  @Override
  public boolean offered() {
    return programs.has(RbdNbdArguments.PROGRAM) && module.present();
  }

  private AttachFolder folder(String identity) {
    return AttachFolder.of(paths.state().resolve("rbd-nbd"), identity);
  }

  private List<Running> processes(AttachFolder folder) {
    return processes.matching(
        RbdNbdArguments.PROGRAM, arguments -> RbdNbdArguments.serves(arguments, folder));
  }

  /** The device that one of these processes holds, such as nbd0. */
  private Optional<String> device(AttachFolder folder) {
    List<String> numbers =
        processes(folder).stream().map(r -> Long.toString(r.handle().pid())).toList();
    return sysfs.named("nbd*").stream()
        .filter(name -> sysfs.attribute(name, "pid").filter(numbers::contains).isPresent())
        .findFirst();
  }

  @Override
  public Optional<Attachment> find(String identity) {
    AttachFolder folder = folder(identity);
    if (!folder.exists()) {
      return Optional.empty();
    }
    return device(folder).map(name -> attachment(identity, name));
  }

  @Override
  public void tidy(String identity) {
    AttachFolder folder = folder(identity);
    if (folder.exists() && device(folder).isEmpty()) {
      remove(folder);
    }
  }

  private Attachment attachment(String identity, String name) {
    Path device = paths.dev().resolve(name);
    return new Attachment(Mounter.RBD_NBD, identity, device, sysfs.readOnly(name));
  }

  @Override
  public Attachment attach(ImageAddress image, boolean readOnly, List<String> options) {
    Optional<Attachment> present = find(image.location().identity());
    AttachFolder folder = folder(image.location().identity());
    if (present.isPresent()) {
      settle(folder);
      return Attacher.sameWay(present.get(), readOnly);
    }
    List<String> arguments = RbdNbdArguments.map(folder, image, readOnly, options);
    tidy(image.location().identity());
    folder.make(image, List.of());
    try {
      Output output =
          programs.run(
              Command.of(DEADLINE, arguments).reading(image.access().key().base64().strip()));
      if (!output.succeeded()) {
        throw LibrbdFailure.of(image, output);
      }
      settle(folder);
      return find(image.location().identity()).orElseThrow(() -> died(image, output));
    } catch (NodeException e) {
      throw undone(folder, e);
    }
  }

  private static NodeException died(ImageAddress image, Output output) {
    return new NodeException.Unavailable(
        "the rbd-nbd of " + image + " ended at once: " + output.words());
  }

  private void settle(AttachFolder folder) {
    processes(folder).forEach(running -> home.adopt(running.handle().pid()));
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
    if (!folder.exists()) {
      return;
    }
    Optional<String> present = device(folder);
    if (present.isPresent()) {
      release(folder, paths.dev().resolve(present.get()), sysfs.readOnly(present.get()));
    }
    remove(folder);
  }

  /** rbd-nbd lets a device go even while it is mounted, so it is asked only when that is not so. */
  private void release(AttachFolder folder, Path device, boolean readOnly) {
    if (kernel.openExclusive(device) == Kernel.EBUSY) {
      throw new NodeException.Precondition(device + " is in use");
    }
    if (!readOnly) {
      must(Command.of(DEADLINE, "sync", device.toString()));
    }
    must(Command.of(DEADLINE, RbdNbdArguments.unmap(folder, device)));
  }

  private void must(Command command) {
    Output output = programs.run(command);
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(command + " failed: " + output.words());
    }
  }

  private void remove(AttachFolder folder) {
    for (Running running : processes(folder)) {
      if (!processes.end(running, PATIENCE)) {
        throw new NodeException.Unavailable(
            "process " + running.handle().pid() + " (rbd-nbd) does not end");
      }
    }
    folder.remove();
  }

  /** Its process watches the image, and tells the kernel. */
  @Override
  public void grow(Attachment attachment, ImageAddress image, long sizeBytes) {
    // Nothing to do but wait.
  }

  @Override
  public Optional<String> trouble(Attachment attachment) {
    return device(folder(attachment.identity())).isPresent()
        ? Optional.empty()
        : Optional.of("the process behind it has ended");
  }
}
