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

class InFlightTest {

  private final World world = new World();
  private final InFlight inFlight = new InFlight();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private Thread latest = Thread.currentThread();

  private Function<VolumeRequest, VolumeRecord> paused(Function<VolumeRequest, VolumeRecord> work) {
    return inFlight.joined(request -> {
      runs.incrementAndGet();
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
      return work.apply(request);
    });
  }

  private CompletableFuture<VolumeRecord> started(
      Function<VolumeRequest, VolumeRecord> create, VolumeRequest request) {
    CompletableFuture<VolumeRecord> answer = new CompletableFuture<>();
    latest =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(create.apply(request));
              } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  @Test
  void sameRequestJoinsAndGetsTheSameAnswer() throws InterruptedException {
    var create = paused(world.creator());
    var first = started(create, request("v", "ssd"));
    begun.await();
    var second = started(create, request("v", "ssd"));
    // Else the first may have ended before the second comes to join it.
    await().until(() -> latest.getState() == Thread.State.WAITING);
    go.countDown();

    assertThat(second.join()).isSameAs(first.join());
    assertThat(runs).hasValue(1);
  }

  @Test
  void anotherRequestOfTheNameIsToldToComeBack() throws InterruptedException {
    var create = paused(world.creator());
    var first = started(create, request("v", "ssd"));
    begun.await();

    assertThatThrownBy(() -> create.apply(request("v", "hdd")))
        .isInstanceOf(VolumeException.Aborted.class);
    assertThatThrownBy(() ->
            inFlight
                .joinedDeletes(world.deleter())
                .accept(new VolumeId(World.EAST, "rbd", "", "cuttle-v")))
        .isInstanceOf(VolumeException.Aborted.class)
        .hasMessageContaining("volume v is under way");
    var other = started(create, request("w", "ssd"));
    go.countDown();

    assertThat(first.join().volumeName()).isEqualTo("v");
    assertThat(other.join().volumeName()).isEqualTo("w");
  }

  @Test
  void failureReachesEveryoneAndTheNextCallStartsAnew() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger();
    var create =
        paused(request -> {
          if (failures.getAndIncrement() == 0) {
            throw new VolumeException.Unavailable("not now");
          }
          return world.creator().apply(request);
        });
    var first = started(create, request("v", "ssd"));
    begun.await();
    var second = started(create, request("v", "ssd"));
    await().until(() -> runs.get() == 1);
    go.countDown();

    assertThatThrownBy(first::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(VolumeException.Unavailable.class);
    second.handle((answer, failure) -> true).join();
    await().ignoreExceptions().until(() -> create.apply(request("v", "ssd")).bound());
  }

  @Test
  void evenAnErrorLeavesNobodyWaiting() throws InterruptedException {
    var create =
        paused(request -> {
          throw new AssertionError("a bug");
        });
    var first = started(create, request("v", "ssd"));
    begun.await();
    var second = started(create, request("v", "ssd"));
    go.countDown();

    assertThatThrownBy(first::join).hasCauseInstanceOf(AssertionError.class);
    assertThatThrownBy(second::join).isInstanceOf(RuntimeException.class);
  }
}
