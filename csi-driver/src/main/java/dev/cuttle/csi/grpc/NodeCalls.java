package dev.cuttle.csi.grpc;

import dev.cuttle.csi.node.PublishRequest;
import dev.cuttle.csi.node.StageRequest;
import dev.cuttle.csi.node.Stats;
import dev.cuttle.csi.node.StatsRequest;
import dev.cuttle.csi.node.UnpublishRequest;
import dev.cuttle.csi.node.UnstageRequest;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use cases that the node service calls, with whatever has been put round them. */
public record NodeCalls(
    Consumer<StageRequest> stage,
    Consumer<UnstageRequest> unstage,
    Consumer<PublishRequest> publish,
    Consumer<UnpublishRequest> unpublish,
    Function<StatsRequest, Stats> stats,
    Supplier<Facts> info) {

  /**
   * What is to be known of the node.
   *
   * @param id its node_id
   * @param maxVolumes how many volumes it can have at a time; 0 means any number
   * @param topology where it is: label → value
   */
  public record Facts(String id, long maxVolumes, Map<String, String> topology) {
    public Facts {
      topology = Map.copyOf(topology);
    }
  }
}
