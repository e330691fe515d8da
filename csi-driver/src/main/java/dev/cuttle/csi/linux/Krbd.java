package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The kernel's own RBD client, through /sys/bus/rbd; no program and no process is behind it. */
final class Krbd implements Attacher {
  private final Path bus;
  private final Path dev;
  private final BlockSysfs sysfs;
  private final Kernel kernel;
  private final KernelModule module;
  private final Map<String, Object> adding = new ConcurrentHashMap<>();

  Krbd(NodePaths paths, Kernel kernel, Programs programs) {
    this.bus = paths.sys().resolve("bus/rbd");
    this.dev = paths.dev();
    this.sysfs = new BlockSysfs(paths.sys());
    this.kernel = kernel;
    this.module = new KernelModule("rbd", bus, programs);
  }

  @Override
  public Mounter mounter() {
    return Mounter.KRBD;
  }

  @Override
  public boolean offered() {
    return module.present();
  }

  @Override
  public Optional<Attachment> find(String identity) {
    Path devices = bus.resolve("devices");
    if (!Files.isDirectory(devices)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(devices)) {
      for (Path device : all) {
        if (identity(device).filter(identity::equals).isPresent()) {
          return Optional.of(attachment(identity, device.getFileName().toString()));
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException | IOException e) {
      throw new NodeException.Unavailable(devices + " cannot be read: " + e);
    }
  }

  /** Empty for a snapshot, and for a device that is just going. */
  private static Optional<String> identity(Path device) {
    // Kernels before 4.19 know no namespaces.
    String namespace = attribute(device, "pool_ns").orElse("");
    return attribute(device, "current_snap")
        .filter("-"::equals)
        .flatMap(_ -> attribute(device, "cluster_fsid"))
        .flatMap(fsid ->
            attribute(device, "pool")
                .flatMap(pool ->
                    attribute(device, "name").map(name -> identity(fsid, pool, namespace, name))));
  }

  private static String identity(String fsid, String pool, String namespace, String image) {
    return new ImageLocation("", fsid, pool, namespace, Optional.empty(), image).identity();
  }

  private static Optional<String> attribute(Path device, String name) {
    return KernelText.read(device.resolve(name)).map(String::strip);
  }

  private Attachment attachment(String identity, String number) {
    String name = "rbd" + number;
    return new Attachment(Mounter.KRBD, identity, dev.resolve(name), sysfs.readOnly(name));
  }

  @Override
  public Attachment attach(ImageAddress image, boolean readOnly, List<String> options) {
    Optional<Attachment> present = find(image.location().identity());
    if (present.isPresent()) {
      return Attacher.sameWay(present.get(), readOnly);
    }
    String line = KrbdRequest.line(image, readOnly, options);
    byte[] secret = secret(image);
    try {
      String name = KrbdRequest.keyName(image);
      int errno = add(image, line, name, secret);
      if (errno != 0) {
        throw KrbdFailure.of(errno, "attaching " + image);
      }
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    return find(image.location().identity()).orElseThrow(() -> otherCluster(image));
  }

  /**
   * One at a time of a cluster: while the kernel waits for one that hangs, it lets no other client
   * connect, and those of other clusters must not queue behind many of this one.
   */
  private int add(ImageAddress image, String line, String name, byte[] secret) {
    synchronized (adding.computeIfAbsent(image.access().fsid(), _ -> new Object())) {
      return kernel.writeWithKey(bus.resolve("add_single_major"), line, name, secret);
    }
  }

  /** The kernel has attached something, but not what was asked for: the fsid is another. */
  private static NodeException otherCluster(ImageAddress image) {
    return new NodeException.Precondition(
        "%s is not to be found after it was attached by krbd: the monitors %s may be those of"
                .formatted(image, image.access().monitors())
            + " another cluster than "
            + image.access().fsid());
  }

  private static byte[] secret(ImageAddress image) {
    try {
      return Base64.getDecoder().decode(image.access().key().base64().strip());
    } catch (IllegalArgumentException e) {
      throw new NodeException.Precondition(
          "the key of user "
              + image.access().user()
              + " of cluster "
              + image.cluster()
              + " is no base64");
    }
  }

  @Override
  public void tidy(String identity) {
    // The kernel undoes what it does not finish.
  }

  @Override
  public void detach(String identity) {
    Optional<Attachment> present = find(identity);
    if (present.isEmpty()) {
      return;
    }
    String number = present.get().device().getFileName().toString().substring("rbd".length());
    int errno = kernel.write(bus.resolve("remove_single_major"), number);
    if (errno != 0 && find(identity).isPresent()) {
      throw KrbdFailure.of(errno, "detaching " + present.get().device());
    }
  }

  /** The kernel hears of it by its watch; one that was lost for a moment is made good like this. */
  @Override
  public void grow(Attachment attachment, ImageAddress image, long sizeBytes) {
    String number = attachment.device().getFileName().toString().substring("rbd".length());
    int errno = kernel.write(bus.resolve("devices").resolve(number).resolve("refresh"), "1");
    if (errno != 0) {
      throw KrbdFailure.of(errno, "refreshing " + attachment.device());
    }
  }

  @Override
  public Optional<String> trouble(Attachment attachment) {
    return find(attachment.identity()).isPresent()
        ? Optional.empty()
        : Optional.of("the kernel has no such RBD device any more");
  }
}
