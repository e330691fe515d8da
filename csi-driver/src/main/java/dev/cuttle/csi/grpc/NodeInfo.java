package dev.cuttle.csi.grpc;

import java.util.Map;

/** What is to be known of the node, as it is when asked for: its labels change. */
public interface NodeInfo {

  /**
   * @param id its node_id
   * @param maxVolumes how many volumes it can have at a time; 0 means any number
   * @param topology where it is: label → value
   */
  record Facts(String id, long maxVolumes, Map<String, String> topology) {
    public Facts {
      topology = Map.copyOf(topology);
    }
  }

  Facts now();
}
