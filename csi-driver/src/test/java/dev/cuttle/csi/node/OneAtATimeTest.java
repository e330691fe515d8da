package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

  private static final Path PATH = Path.of("/target");

  private final List<String> done = new ArrayList<>();
  private final NodeVolumes guarded = new OneAtATime(new Recorded());
  private Runnable meanwhile = () -> {};

  /** Writes down what it is asked, and lets something happen meanwhile. */
  private final class Recorded implements NodeVolumes {
    private void note(String call, String volume) {
      done.add(call + " " + volume);
      Runnable now = meanwhile;
      meanwhile = () -> {};
      now.run();
    }

    @Override
    public void stage(StageRequest request) {
      note("stage", request.volumeId());
    }

    @Override
    public void unstage(UnstageRequest request) {
      note("unstage", request.volumeId());
    }

    @Override
    public void publish(PublishRequest request) {
      note("publish", request.volumeId());
    }

    @Override
    public void unpublish(UnpublishRequest request) {
      note("unpublish", request.volumeId());
    }

    @Override
    public long grow(GrowRequest request) {
      note("grow", request.volumeId());
      return 7;
    }

    @Override
    public Stats stats(StatsRequest request) {
      note("stats", request.volumeId());
      return new Stats(Optional.empty(), OptionalLong.empty(), Optional.empty());
    }
  }

  private void unpublish(String volume) {
    guarded.unpublish(new UnpublishRequest(volume, PATH));
  }

  private void refused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(NodeException.Aborted.class)
        .hasMessageContaining("volume v is under way");
  }

  @Test
  void secondCallForAVolumeIsToldToComeBackAndOthersGoOn() {
    meanwhile =
        () -> {
          refused(() -> unpublish("v"));
          refused(() -> guarded.unstage(new UnstageRequest("v", PATH, Optional.empty())));
          refused(() -> guarded.grow(new GrowRequest("v", PATH, 0)));
          refused(() -> guarded.publish(new PublishRequest("v", PATH, PATH, false, false, false)));
          refused(() ->
              guarded.stage(
                  new StageRequest(
                      "v",
                      PATH,
                      TestNode.IMAGE,
                      TestNode.ANY,
                      false,
                      Optional.empty(),
                      List.of())));
          assertThat(guarded.stats(new StatsRequest("v", PATH)).trouble()).isEmpty();
          unpublish("w");
        };

    unpublish("v");
    unpublish("v");

    assertThat(done).containsExactly("unpublish v", "stats v", "unpublish w", "unpublish v");
  }

  @Test
  void sizeIsAnswered() {
    assertThat(guarded.grow(new GrowRequest("v", PATH, 0))).isEqualTo(7);
    assertThat(
            new WithinCallTime(guarded, Duration.ofSeconds(9)).grow(new GrowRequest("v", PATH, 0)))
        .isEqualTo(7);
  }

  @Test
  void failureLetsTheNextCallIn() {
    for (int i = 0; i < 2; i++) {
      meanwhile =
          () -> {
            throw new NodeException.Unavailable("not now");
          };
      assertThatThrownBy(() -> unpublish("v")).isInstanceOf(NodeException.Unavailable.class);
    }
  }
}
