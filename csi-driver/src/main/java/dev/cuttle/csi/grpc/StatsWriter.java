package dev.cuttle.csi.grpc;

import csi.v1.NodeGetVolumeStatsResponse;
import csi.v1.VolumeUsage;
import dev.cuttle.csi.node.Mounts;
import dev.cuttle.csi.node.Stats;

/** Words how a volume is. */
final class StatsWriter {

  private StatsWriter() {}

  static NodeGetVolumeStatsResponse answer(Stats stats) {
    NodeGetVolumeStatsResponse.Builder answer = NodeGetVolumeStatsResponse.newBuilder();
    if (stats.usage().isPresent()) {
      usage(answer, stats.usage().get());
    } else {
      // The kubelet drops the condition of an answer that has no usage at all.
      answer
          .addUsageBuilder()
          .setUnit(VolumeUsage.Unit.BYTES)
          .setTotal(stats.deviceBytes().orElse(0));
    }
    answer
        .getVolumeConditionBuilder()
        .setAbnormal(stats.trouble().isPresent())
        .setMessage(stats.trouble().orElse("the volume is well"));
    return answer.build();
  }

  private static void usage(NodeGetVolumeStatsResponse.Builder answer, Mounts.Usage usage) {
    answer
        .addUsageBuilder()
        .setUnit(VolumeUsage.Unit.BYTES)
        .setTotal(usage.totalBytes())
        .setUsed(usage.usedBytes())
        .setAvailable(usage.availableBytes());
    if (usage.totalInodes() > 0) {
      answer
          .addUsageBuilder()
          .setUnit(VolumeUsage.Unit.INODES)
          .setTotal(usage.totalInodes())
          .setUsed(usage.usedInodes())
          .setAvailable(usage.availableInodes());
    }
  }
}
