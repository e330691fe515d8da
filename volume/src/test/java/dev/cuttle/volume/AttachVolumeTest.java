package dev.cuttle.volume;

import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.Watcher;
import dev.cuttle.volume.AttachRequest.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AttachVolumeTest {

  private static final int ROUNDS = 300;

  private final World world = new World();
  private final VolumeRecord volume = world.creator().create(request("v", "ssd"));
  private final AttachVolume attach = world.attacher();
  private final DetachVolume detach = new DetachVolume(world.ledger);

  private AttachRequest to(String node, Sharing sharing, boolean readOnly) {
    return new AttachRequest(volume.volumeId(), node, sharing, readOnly);
  }

  private AttachRequest alone(String node) {
    return to(node, Sharing.ONE_NODE, false);
  }

  private void detach(String node) {
    detach.detach(
        new DetachRequest(
            volume.volumeId(), node.isEmpty() ? Optional.empty() : Optional.of(node)));
  }

  private List<String> nodes() {
    return world.ledger.pages().values().stream()
        .flatMap(page -> page.attachments().stream())
        .map(VolumeRecord.Attachment::node)
        .toList();
  }

  @Test
  void nodeIsWrittenOnThePageAndToldWhereTheImageIs() {
    assertThat(attach.attach(alone("node-1"))).isEqualTo(volume.location());
    assertThat(attach.attach(alone("node-1"))).as("again").isEqualTo(volume.location());
    assertThat(nodes()).containsExactly("node-1");
  }

  @Test
  void secondNodeIsRefusedWithTheNameOfTheFirstUntilThatIsDetached() {
    attach.attach(alone("node-1"));

    assertThatThrownBy(() -> attach.attach(alone("node-2")))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("is attached to node node-1");

    detach("node-2");
    assertThat(nodes()).containsExactly("node-1");
    detach("node-1");
    detach("node-1");
    attach.attach(alone("node-2"));
    assertThat(nodes()).containsExactly("node-2");
  }

  @Test
  void nodeThatIsGoneStillHoldsTheVolumeUntilItIsDetached() {
    attach.attach(alone("node-1"));
    world.nodes.remove("node-1");

    assertThatThrownBy(() -> attach.attach(alone("node-2")))
        .isInstanceOf(VolumeException.Precondition.class);
    detach("node-1");
    attach.attach(alone("node-2"));
  }

  @Test
  void imageThatAStrangerHasOpenIsNotAttachedUntilTheStrangerHasLeft() {
    world.images.pools().openedBy(World.imageOf(volume), new Watcher("192.0.2.7:0/1", 4123, 1));

    assertThatThrownBy(() -> attach.attach(alone("node-1")))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("client.4123 at 192.0.2.7:0/1")
        .hasMessageContaining("ssd-");
    assertThat(nodes()).isEmpty();

    world.images.pools().openedBy(World.imageOf(volume));
    attach.attach(alone("node-1"));
  }

  @Test
  void nodeOnThePageIsNoStranger() {
    attach.attach(to("node-1", Sharing.WRITERS, false));
    world.images.pools().openedBy(World.imageOf(volume), new Watcher("192.0.2.7:0/1", 4123, 1));

    attach.attach(to("node-1", Sharing.WRITERS, false));
    attach.attach(to("node-2", Sharing.WRITERS, false));
    assertThat(nodes()).containsExactly("node-1", "node-2");
  }

  @Test
  void withoutAPageAVolumeIsAttachedOnlyWhenNobodyHasIt() {
    world.ledger.erase(volume);
    assertThat(attach.attach(alone("node-1")).image()).isEqualTo(volume.location().image());

    world.images.pools().openedBy(World.imageOf(volume), new Watcher("192.0.2.7:0/1", 4123, 1));
    for (Sharing exclusive : List.of(Sharing.ONE_NODE, Sharing.READERS)) {
      assertThatThrownBy(() -> attach.attach(to("node-2", exclusive, true)))
          .isInstanceOf(VolumeException.Precondition.class)
          .hasMessageContaining("client.4123 at 192.0.2.7:0/1")
          .hasMessageContaining("there is no page");
    }
    assertThat(attach.attach(to("node-2", Sharing.WRITERS, false)).image())
        .isEqualTo(volume.location().image());
  }

  @Test
  void volumeWhoseImageIsGoneIsNotFound() {
    world.images.remove(
        world
            .directory
            .endpoint(volume.location().clusterId())
            .orElseThrow()
            .address("rbd", "", volume.location().image()));

    assertThatThrownBy(() -> attach.attach(alone("node-1")))
        .isInstanceOf(VolumeException.NotFound.class)
        .hasMessageContaining("is gone");
    assertThat(nodes()).isEmpty();
  }

  @Test
  void clusterThatDoesNotAnswerIsNamedAndNothingIsWritten() {
    String cluster = volume.location().cluster();
    world.failing(cluster, World.silent(cluster, false));

    assertThatThrownBy(() -> attach.attach(alone("node-1")))
        .isInstanceOf(CephException.Unreachable.class)
        .hasMessageContaining(cluster);
    assertThat(nodes()).isEmpty();
  }

  @Test
  void readersShareAndAWriterKeepsThemOut() {
    attach.attach(to("node-1", Sharing.READERS, true));
    attach.attach(to("node-2", Sharing.READERS, true));
    assertThat(nodes()).containsExactly("node-1", "node-2");

    detach("");
    assertThat(nodes()).isEmpty();
    attach.attach(alone("node-1"));
    assertThatThrownBy(() -> attach.attach(to("node-2", Sharing.READERS, true)))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("node-1");
  }

  @Test
  void ofOneWriterAndManyThereIsNoSecondWriter() {
    attach.attach(to("node-1", Sharing.ONE_WRITER, false));
    attach.attach(to("node-2", Sharing.ONE_WRITER, true));
    detach("node-2");
    assertThatThrownBy(() -> attach.attach(to("node-2", Sharing.ONE_WRITER, false)))
        .isInstanceOf(VolumeException.Precondition.class);
    attach.attach(to("node-2", Sharing.WRITERS, false));
    assertThat(nodes()).containsExactly("node-1", "node-2");
  }

  @Test
  void sameNodeInAnotherWayIsRefused() {
    attach.attach(alone("node-1"));

    assertThatThrownBy(() -> attach.attach(to("node-1", Sharing.ONE_NODE, true)))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("for writing too");
  }

  @Test
  void unknownNodesAndVolumesAreNotFound() {
    assertThatThrownBy(() -> attach.attach(alone("node-9")))
        .isInstanceOf(VolumeException.NotFound.class)
        .hasMessageContaining("'node-9'");
    VolumeId none = new VolumeId(World.EAST, "rbd", "", "cuttle-none");
    assertThatThrownBy(
            () -> attach.attach(new AttachRequest(none, "node-1", Sharing.ONE_NODE, false)))
        .isInstanceOf(VolumeException.NotFound.class);
    detach.detach(new DetachRequest(none, Optional.empty()));
  }

  @Test
  void volumeWhosePageIsLostIsAttachedByItsImage() {
    world.ledger.erase(volume);

    ImageLocation location = attach.attach(alone("node-1"));

    assertThat(VolumeId.of(location)).isEqualTo(volume.volumeId());
    detach("node-1");
  }

  @Test
  void volumeThatIsBeingDeletedIsNotAttached() {
    world.ledger.markDeleting(volume);

    assertThatThrownBy(() -> attach.attach(alone("node-1")))
        .isInstanceOf(VolumeException.Aborted.class)
        .hasMessageContaining("being deleted");
  }

  @Test
  void pageIsFullAtFiveHundredAndTwelve() {
    List<VolumeRecord.Attachment> many = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      many.add(new VolumeRecord.Attachment("reader-" + i, true));
    }
    assertThat(world.ledger.attach(volume, many)).isPresent();

    assertThatThrownBy(() -> attach.attach(to("node-1", Sharing.READERS, true)))
        .hasMessageContaining("512 nodes");
  }

  @Test
  void lostAnswerIsFoundByTheRetry() {
    world.ledger.losingAnswers(true);
    assertThatThrownBy(() -> attach.attach(alone("node-1")))
        .isInstanceOf(VolumeException.Unavailable.class);
    world.ledger.losingAnswers(false);

    attach.attach(alone("node-1"));
    assertThat(nodes()).containsExactly("node-1");
  }

  @Test
  void everyCrashAndRetryLeavesOneAttachmentAndThenNone() {
    assertThat(CrashingPorts.deaths(this::crashedAndRetried)).isGreaterThanOrEqualTo(8);
  }

  private void crashedAndRetried(CrashingPorts process) {
    VolumeLedger dying = process.around(VolumeLedger.class, world.ledger);
    try {
      world.attacher(dying).attach(alone("node-1"));
      new DetachVolume(dying).detach(new DetachRequest(volume.volumeId(), Optional.of("node-1")));
    } catch (CrashingPorts.Crash expected) {
      assertThat(process.died()).isTrue();
    }
    attach.attach(alone("node-1"));
    assertThat(nodes()).containsExactly("node-1");
    detach("node-1");
    assertThat(nodes()).isEmpty();
  }

  @Test
  void ofTwoNodesAtOnceExactlyOneWins()
      throws InterruptedException, BrokenBarrierException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (String node : List.of("node-1", "node-2")) {
          answers.add(
              threads.submit(() -> {
                start.await();
                return won(node);
              }));
        }
        int won = 0;
        for (Future<Boolean> answer : answers) {
          won += answer.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
        assertThat(nodes()).hasSize(1);
        detach("");
      }
    }
  }

  private boolean won(String node) {
    try {
      attach.attach(alone(node));
      return true;
    } catch (VolumeException.Precondition other) {
      return false;
    }
  }
}
