package dev.cuttle.volume;

import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JoinedVolumesTest {

  private final World world = new World();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private Thread latest = Thread.currentThread();

  /** Creates stop at the gate; deletes do not. */
  private Volumes paused(Volumes volumes) {
    return new JoinedVolumes(
        new ForwardingVolumes(volumes) {
          @Override
          public VolumeRecord create(VolumeRequest request) {
            runs.incrementAndGet();
            begun.countDown();
            try {
              go.await();
            } catch (InterruptedException stopped) {
              throw new AssertionError(stopped);
            }
            return super.create(request);
          }
        });
  }

  /** Volumes whose creates come to this end. */
  private Volumes creating(Function<VolumeRequest, VolumeRecord> create) {
    return new ForwardingVolumes(world.volumes()) {
      @Override
      public VolumeRecord create(VolumeRequest request) {
        return create.apply(request);
      }
    };
  }

  private CompletableFuture<VolumeRecord> started(Volumes volumes, VolumeRequest request) {
    CompletableFuture<VolumeRecord> answer = new CompletableFuture<>();
    latest =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(volumes.create(request));
              } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  @Test
  void sameRequestJoinsAndGetsTheSameAnswer() throws InterruptedException {
    Volumes volumes = paused(world.volumes());
    var first = started(volumes, request("v", "ssd"));
    begun.await();
    var second = started(volumes, request("v", "ssd"));
    // Else the first may have ended before the second comes to join it.
    await().until(() -> latest.getState() == Thread.State.WAITING);
    go.countDown();

    assertThat(second.join()).isSameAs(first.join());
    assertThat(runs).hasValue(1);
  }

  @Test
  void anotherRequestOfTheNameIsToldToComeBack() throws InterruptedException {
    Volumes volumes = paused(world.volumes());
    var first = started(volumes, request("v", "ssd"));
    begun.await();

    assertThatThrownBy(() -> volumes.create(request("v", "hdd")))
        .isInstanceOf(VolumeException.Aborted.class);
    assertThatThrownBy(() -> volumes.delete(new VolumeId(World.EAST, "rbd", "", "cuttle-v")))
        .isInstanceOf(VolumeException.Aborted.class)
        .hasMessageContaining("volume v is under way");
    var other = started(volumes, request("w", "ssd"));
    go.countDown();

    assertThat(first.join().volumeName()).isEqualTo("v");
    assertThat(other.join().volumeName()).isEqualTo("w");
  }

  @Test
  void failureReachesEveryoneAndTheNextCallStartsAnew() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger();
    Volumes volumes =
        paused(
            creating(request -> {
              if (failures.getAndIncrement() == 0) {
                throw new VolumeException.Unavailable("not now");
              }
              return world.volumes().create(request);
            }));
    var first = started(volumes, request("v", "ssd"));
    begun.await();
    var second = started(volumes, request("v", "ssd"));
    await().until(() -> runs.get() == 1);
    go.countDown();

    assertThatThrownBy(first::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(VolumeException.Unavailable.class);
    second.handle((answer, failure) -> true).join();
    await()
        .ignoreExceptions()
        .until(() -> volumes.create(request("v", "ssd")).state() == VolumeState.BOUND);
  }

  @Test
  void evenAnErrorLeavesNobodyWaiting() throws InterruptedException {
    Volumes volumes =
        paused(
            creating(request -> {
              throw new AssertionError("a bug");
            }));
    var first = started(volumes, request("v", "ssd"));
    begun.await();
    var second = started(volumes, request("v", "ssd"));
    go.countDown();

    assertThatThrownBy(first::join).hasCauseInstanceOf(AssertionError.class);
    assertThatThrownBy(second::join).isInstanceOf(RuntimeException.class);
  }
}
