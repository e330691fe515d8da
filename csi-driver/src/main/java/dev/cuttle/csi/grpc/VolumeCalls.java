package dev.cuttle.csi.grpc;

import dev.cuttle.csi.volume.AttachRequest;
import dev.cuttle.csi.volume.DetachRequest;
import dev.cuttle.csi.volume.ImageLocation;
import dev.cuttle.csi.volume.VolumeId;
import dev.cuttle.csi.volume.VolumeRecord;
import dev.cuttle.csi.volume.VolumeRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The use cases that the controller service calls, with whatever has been put round them.
 *
 * @param accessibleFrom segments (key → value) from which a volume can be reached; none means
 *     everywhere
 * @param attach answers where the image is now
 * @param mustExist fails with NotFound if there is no volume with this volume_id
 */
public record VolumeCalls(
    Function<VolumeRequest, VolumeRecord> create,
    Function<VolumeRecord, List<Map<String, String>>> accessibleFrom,
    Consumer<VolumeId> delete,
    Function<AttachRequest, ImageLocation> attach,
    Consumer<DetachRequest> detach,
    Consumer<String> mustExist) {}
