package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A checked request to make a volume ready on this node.
 *
 * @param readOnly whether nobody on this node may write to it
 * @param mounter empty means the best that the node offers
 * @param mapOptions of the mounter
 */
public record StageRequest(
    String volumeId,
    Path stagingPath,
    ImageLocation image,
    Use use,
    boolean readOnly,
    Optional<Mounter> mounter,
    List<String> mapOptions) {

  public StageRequest {
    mapOptions = List.copyOf(mapOptions);
  }

  StagedVolumes.Staged record(Mounter chosen) {
    return new StagedVolumes.Staged(
        volumeId,
        stagingPath,
        image,
        chosen,
        readOnly,
        use instanceof Use.Block,
        use instanceof Use.Block(boolean shared) && shared);
  }
}
