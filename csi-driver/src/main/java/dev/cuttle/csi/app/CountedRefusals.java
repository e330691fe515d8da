package dev.cuttle.csi.app;

import dev.cuttle.monitoring.Metrics;
import dev.cuttle.placement.Decision;
import dev.cuttle.placement.Verdict;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import io.micrometer.core.instrument.Tags;
import java.util.function.Function;

/** Counts why volumes were refused. */
final class CountedRefusals implements Function<VolumeRequest, VolumeRecord> {

  private final Function<VolumeRequest, VolumeRecord> create;
  private final Metrics metrics;

  CountedRefusals(Function<VolumeRequest, VolumeRecord> create, Metrics metrics) {
    this.create = create;
    this.metrics = metrics;
  }

  @Override
  public VolumeRecord apply(VolumeRequest request) {
    CallNotes.note("tags", request.selector().text());
    try {
      return create.apply(request);
    } catch (VolumeException.NotPlaced nowhere) {
      count(nowhere.refusal());
      throw nowhere;
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
