package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.InMemoryImages;
import dev.cuttle.ceph.PortCall;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.placement.Capacity;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.Selector;
import dev.cuttle.placement.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Three clusters, a ledger and their images, for tests of the use cases. */
public final class World {

  public static final long GIB = 1L << 30;
  public static final String EAST = "00000000-0000-0000-0000-00000000000a";
  public static final String WEST = "00000000-0000-0000-0000-00000000000b";
  public static final String ARCHIVE = "00000000-0000-0000-0000-00000000000c";

  public final InMemoryLedger ledger = new InMemoryLedger();
  public final InMemoryDirectory directory = new InMemoryDirectory();
  public final InMemoryImages images = new InMemoryImages();
  public final InMemoryNodes nodes = new InMemoryNodes("node-1", "node-2");

  public World() {
    put("ssd-east", EAST, 100, "ssd", "east");
    put("ssd-west", WEST, 100, "ssd", "west");
    put("hdd-archive", ARCHIVE, 100, "hdd", "archive");
  }

  public void put(String name, String clusterId, int weight, String... tags) {
    images.pools().add(name, "rbd");
    Map<String, Set<String>> topology =
        name.equals("hdd-archive") ? Map.of("zone", Set.of("a", "b")) : Map.of();
    directory.put(
        new Cluster(
            name,
            clusterId,
            Arrays.stream(tags).map(Tag::new).collect(Collectors.toSet()),
            weight,
            new ClusterState.Ready(),
            new Capacity(1000 * GIB, 0.1, 0, 2.0, 10, 85, 0),
            topology),
        new ClusterEndpoint(
            name,
            clusterId,
            List.of("192.0.2.1:6789"),
            "cuttle",
            "a2V5",
            Map.of(),
            "rbd",
            "",
            Optional.empty(),
            topology));
  }

  /** All use cases of one driver. */
  public Volumes volumes() {
    return new StoredVolumes(ledger, directory, images, nodes);
  }

  /** One driver; several of them share the world. */
  CreateVolume creator() {
    return creator(ledger, images);
  }

  CreateVolume creator(VolumeLedger itsLedger, RbdImages itsImages) {
    return creator(itsLedger, itsImages, System::nanoTime);
  }

  CreateVolume creator(VolumeLedger itsLedger, RbdImages itsImages, LongSupplier nanoTime) {
    return new CreateVolume(
        itsLedger, directory, itsImages, new Chooser(directory, itsLedger), nanoTime);
  }

  ExpandVolume expander(VolumeLedger itsLedger, RbdImages itsImages) {
    return new ExpandVolume(
        itsLedger,
        directory,
        itsImages,
        new FindVolume(itsLedger, directory, itsImages),
        new Chooser(directory, itsLedger));
  }

  DeleteVolume deleter() {
    return new DeleteVolume(ledger, directory, images, nodes);
  }

  AttachVolume attacher() {
    return attacher(ledger);
  }

  AttachVolume attacher(VolumeLedger itsLedger) {
    return new AttachVolume(
        itsLedger,
        new FindVolume(itsLedger, directory, images),
        nodes,
        new ForeignWatchers(directory, images));
  }

  static VolumeRequest request(String name, String selector) {
    return request(name, selector, GIB);
  }

  static VolumeRequest request(String name, String selector, long sizeBytes) {
    return new VolumeRequest(
        name,
        sizeBytes,
        0,
        Selector.parse(selector),
        false,
        ParameterReader.read(new TreeMap<>(Map.of("tags", selector)), Set.of()),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** From now on the cluster fails these calls, or all, and no others. */
  void failing(String cluster, CephException why, PortCall.Operation... calls) {
    images.faults().heal(cluster);
    images.faults().fail(cluster, why, calls);
  }

  /** {@code cluster:pool/image} of a volume. */
  static String imageOf(VolumeRecord volume) {
    ImageLocation location = volume.location();
    return location.cluster() + ":" + location.pool() + "/" + location.image();
  }

  /** The one image, the one page, and the answer are the same place; nothing else is there. */
  void holdsOnly(VolumeRecord volume) {
    assertThat(images.pools().all()).containsExactly(imageOf(volume));
    assertThat(ledger.pages().values())
        .singleElement()
        .matches(page -> page.state() == VolumeState.BOUND)
        .extracting(VolumeRecord::location)
        .isEqualTo(volume.location());
    assertThat(ledger.held()).isZero();
  }

  static CephException noSpace(String cluster) {
    return new CephException.NoSpace(cluster, "create image", 28, "no space left");
  }

  static CephException silent(String cluster, boolean sent) {
    return new CephException.Unreachable(cluster, "create image", 110, "no answer in 5 s", sent);
  }
}
