package dev.cuttle.csi.grpc;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.volume.AttachRequest;
import dev.cuttle.volume.DetachRequest;
import dev.cuttle.volume.VolumeId;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
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
