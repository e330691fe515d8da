package dev.cuttle.csi.grpc;

import csi.v1.CreateVolumeRequest;
import csi.v1.Topology;
import csi.v1.TopologyRequirement;
import csi.v1.VolumeCapability;
import csi.v1.VolumeContentSource;
import dev.cuttle.csi.node.FilesystemLimits;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.placement.InvalidSelector;
import dev.cuttle.placement.Selector;
import dev.cuttle.volume.ParameterReader;
import dev.cuttle.volume.Quoted;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeParameters;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.VolumeSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a CreateVolumeRequest; whatever is wrong with it is refused by name. */
final class RequestReader {

  /** CSI spec, "Size Limits". */
  private static final int MAX_NAME_BYTES = 128;

  private RequestReader() {}

  static VolumeRequest read(CreateVolumeRequest request) {
    String name = name(request.getName());
    CapabilityReader.check(request.getVolumeCapabilitiesList());
    refuseUnsupported(request);
    VolumeParameters parameters = parameters(request.getParametersMap());
    return new VolumeRequest(
        name,
        CapacityReader.size(request, minimum(request.getVolumeCapabilities(0), parameters.node())),
        request.getCapacityRange().getLimitBytes(),
        selector(parameters.tags()),
        parameters.allowTagOverride(),
        parameters,
        source(request),
        topology(request.getAccessibilityRequirements()),
        claim(request.getParametersMap()));
  }

  private static Optional<VolumeSource> source(CreateVolumeRequest request) {
    VolumeContentSource source = request.getVolumeContentSource();
    return switch (source.getTypeCase()) {
      case SNAPSHOT ->
          Optional.of(
              new VolumeSource(
                  VolumeSource.Kind.SNAPSHOT,
                  Required.text("snapshot_id", source.getSnapshot().getSnapshotId())));
      case VOLUME ->
          Optional.of(
              new VolumeSource(
                  VolumeSource.Kind.VOLUME,
                  Required.text("volume_id", source.getVolume().getVolumeId())));
      case TYPE_NOT_SET -> {
        if (request.hasVolumeContentSource()) {
          throw new VolumeException.Invalid("volume_content_source: its type is not known");
        }
        yield Optional.empty();
      }
    };
  }

  private static String name(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      throw new VolumeException.Invalid("the volume's name is missing");
    }
    if (bytes > MAX_NAME_BYTES) {
      throw new VolumeException.Invalid(
          "the volume's name has " + bytes + " bytes; at most " + MAX_NAME_BYTES + " are allowed");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new VolumeException.Invalid(
          "the volume's name '" + Quoted.of(name) + "' has a control character");
    }
    return name;
  }

  private static void refuseUnsupported(CreateVolumeRequest request) {
    if (!request.getMutableParamsMap().isEmpty()) {
      throw new VolumeException.Invalid(
          "mutable_parameters: a VolumeAttributesClass is not supported; leave it out");
    }
  }

  static VolumeParameters parameters(Map<String, String> given) {
    VolumeParameters parameters = ParameterReader.read(given, VolumeContext.KEYS);
    VolumeContext.check(parameters.node());
    var _ = CapabilityReader.filesystem(provisioner(given, "fstype"));
    return parameters;
  }

  /** What no node could ever format is not made; a block device is the user's affair. */
  static CapacityReader.Minimum minimum(VolumeCapability capability, Map<String, String> node) {
    if (capability.hasBlock()) {
      return new CapacityReader.Minimum(0, "a block device");
    }
    FilesystemType type = CapabilityReader.filesystem(capability).orElse(FilesystemType.DEFAULT);
    MkfsOptions options = VolumeContext.mkfsOptions(node);
    FilesystemLimits.neverWorks(type, options)
        .ifPresent(why -> {
          throw new VolumeException.Invalid("parameter mkfsOptions: " + why);
        });
    return new CapacityReader.Minimum(
        FilesystemLimits.minimumBytes(type, options),
        "file system "
            + type
            + (options.words().isEmpty()
                ? ""
                : " with mkfsOptions '" + Quoted.of(options.toString()) + "'"));
  }

  static Selector selector(String tags) {
    try {
      return Selector.parse(tags);
    } catch (InvalidSelector wrong) {
      throw new VolumeException.Invalid("parameter tags: " + wrong.getMessage());
    }
  }

  /** What is preferred is a part of what is requisite (CSI spec, TopologyRequirement). */
  private static List<Map<String, String>> topology(TopologyRequirement asked) {
    List<Topology> places =
        asked.getRequisiteCount() > 0 ? asked.getRequisiteList() : asked.getPreferredList();
    return places.stream().map(Topology::getSegmentsMap).toList();
  }

  private static Optional<VolumeRequest.Claim> claim(Map<String, String> given) {
    String namespace = provisioner(given, "pvc/namespace");
    String name = provisioner(given, "pvc/name");
    return namespace.isEmpty() || name.isEmpty()
        ? Optional.empty()
        : Optional.of(new VolumeRequest.Claim(namespace, name));
  }

  private static String provisioner(Map<String, String> given, String name) {
    return ParameterReader.fromProvisioner(given, name).orElse("");
  }
}
