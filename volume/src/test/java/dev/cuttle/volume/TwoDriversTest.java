package dev.cuttle.volume;

import static dev.cuttle.volume.World.EAST;
import static dev.cuttle.volume.World.WEST;
import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.RbdImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Two processes on one ledger and the same clusters, without any lock between them. */
class TwoDriversTest {

  private static final int ROUNDS = 400;

  @Test
  void neverMakeTwoImagesForOneName()
      throws InterruptedException, BrokenBarrierException, ExecutionException {
    Random random = new Random(7);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        World world = new World();
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Optional<VolumeRecord>>> answers = new ArrayList<>();
        for (int driver = 0; driver < 2; driver++) {
          long seed = random.nextLong();
          CreateVolume create = hesitating(world, seed);
          answers.add(
              threads.submit(() -> {
                start.await();
                return answered(() -> create.create(request("v", "ssd")));
              }));
        }
        VolumeRecord agreed = world.creator().create(request("v", "ssd"));
        for (Future<Optional<VolumeRecord>> answer : answers) {
          VolumeRecord volume = answer.get().orElse(agreed);
          assertThat(volume.volumeId()).isEqualTo(agreed.volumeId());
        }
        world.holdsOnly(agreed);
      }
    }
  }

  @Test
  void createAgainstDeleteLeavesAllOrNothing()
      throws InterruptedException, BrokenBarrierException, ExecutionException {
    Random random = new Random(8);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        World world = new World();
        CyclicBarrier start = new CyclicBarrier(2);
        CreateVolume create = hesitating(world, random.nextLong());
        VolumeId id = world.creator().create(request("v", "ssd")).volumeId();
        Future<Optional<VolumeRecord>> created =
            threads.submit(() -> {
              start.await();
              return answered(() -> create.create(request("v", "ssd")));
            });
        start.await();
        world.deleter().delete(id);
        created.get();
        allOrNothing(world);
      }
    }
  }

  /** Either the volume is whole, or the next create makes it whole. */
  private static void allOrNothing(World world) {
    VolumeRecord volume = world.creator().create(request("v", "ssd"));
    world.holdsOnly(volume);
    world.deleter().delete(volume.volumeId());
    assertThat(world.images.pools().all()).isEmpty();
    assertThat(world.ledger.sums().on(EAST).volumes() + world.ledger.sums().on(WEST).volumes())
        .isZero();
  }

  private static Optional<VolumeRecord> answered(Supplier<VolumeRecord> call) {
    try {
      return Optional.of(call.get());
    } catch (VolumeException.Aborted retry) {
      return Optional.empty();
    }
  }

  /** A driver that lets others go first now and then, at any of its calls. */
  private static CreateVolume hesitating(World world, long seed) {
    Random random = new Random(seed);
    return world.creator(
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              hesitate(random);
              return call.get();
            }),
        PortProxy.of(
            RbdImages.class,
            world.images,
            (name, call) -> {
              hesitate(random);
              return call.get();
            }));
  }

  private static void hesitate(Random random) {
    if (random.nextInt(4) == 0) {
      LockSupport.parkNanos(1_000L * random.nextInt(100));
    }
  }
}
