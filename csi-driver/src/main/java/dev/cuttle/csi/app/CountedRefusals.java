package dev.cuttle.csi.app;

import dev.cuttle.monitoring.Metrics;
import dev.cuttle.placement.Decision;
import dev.cuttle.placement.Verdict;
import dev.cuttle.volume.ExpandRequest;
import dev.cuttle.volume.ForwardingVolumes;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.Volumes;
import io.micrometer.core.instrument.Tags;

/** Counts why volumes were refused, and notes the tags that were asked for. */
final class CountedRefusals extends ForwardingVolumes {
  private final Metrics metrics;

  CountedRefusals(Volumes volumes, Metrics metrics) {
    super(volumes);
    this.metrics = metrics;
  }

  @Override
  public VolumeRecord create(VolumeRequest request) {
    CallNotes.note("tags", request.selector().text());
    try {
      return super.create(request);
    } catch (VolumeException.NotPlaced nowhere) {
      count(nowhere.refusal());
      throw nowhere;
    }
  }

  @Override
  public long expand(ExpandRequest request) {
    try {
      return super.expand(request);
    } catch (VolumeException.NotPlaced closed) {
      count(closed.refusal());
      throw closed;
    }
  }

  private void count(Decision.Refused refusal) {
    count(refusal.why().name());
    for (Verdict verdict : refusal.verdicts()) {
      if (verdict instanceof Verdict.Refused refused) {
        count(refused.reason().name());
      }
    }
  }

  private void count(String reason) {
    metrics.count(
        "cuttle.placement.refusals",
        "Requests for which no cluster was fit, by the overall reason and by that of each cluster",
        Tags.of("reason", reason));
  }
}
