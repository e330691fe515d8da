package dev.cuttle.volume;

import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.placement.PlacementRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parameters of a StorageClass; whatever is unknown or wrong is refused by name. */
public final class ParameterReader {

  /**
   * All that a class may say, beside what the provisioner adds under {@value #PROVISIONER_PREFIX}.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "tags",
          "allowTagOverride",
          "choices",
          "imageFeatures",
          "objectSize",
          "stripeUnit",
          "stripeCount");

  private static final String PROVISIONER_PREFIX = "csi.storage.k8s.io/";
  private static final Set<String> FROM_PROVISIONER =
      Set.of("pvc/name", "pvc/namespace", "pv/name", "fstype");
  private static final Set<String> FEATURES =
      ImageFeature.names(ImageFeature.mask(ImageFeature.ON_REQUEST));
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(|[KMG]i?)");
  private static final int MAX_CHOICES = 100;

  private final Map<String, String> given;
  private final Set<String> forNodes;

  private ParameterReader(Map<String, String> given, Set<String> forNodes) {
    this.given = given;
    this.forNodes = forNodes;
  }

  /**
   * @param forNodes names of those that only nodes need, and that are not looked at here
   * @throws VolumeException.Invalid naming the parameter
   */
  public static VolumeParameters read(Map<String, String> given, Set<String> forNodes) {
    ParameterReader reader = new ParameterReader(given, forNodes);
    given.keySet().forEach(reader::mustBeKnown);
    return new VolumeParameters(
        reader.tags(),
        reader
            .oneOf("allowTagOverride", Set.of("true", "false"))
            .map(Boolean::parseBoolean)
            .orElse(false),
        reader.choices(),
        reader.features(),
        reader.objectSize(),
        reader.striping(),
        reader.node());
  }

  /** What the provisioner says beside the class, such as {@code pvc/name}. */
  public static Optional<String> fromProvisioner(Map<String, String> given, String name) {
    return Optional.ofNullable(given.get(PROVISIONER_PREFIX + name));
  }

  private void mustBeKnown(String name) {
    boolean known =
        name.startsWith(PROVISIONER_PREFIX)
            ? FROM_PROVISIONER.contains(name.substring(PROVISIONER_PREFIX.length()))
            : KNOWN.contains(name) || forNodes.contains(name);
    if (!known) {
      Set<String> all = new TreeSet<>(KNOWN);
      all.addAll(forNodes);
      throw new VolumeException.Invalid(
          "unknown parameter '"
              + Quoted.of(name)
              + "' in the StorageClass; known are "
              + String.join(", ", all));
    }
  }

  private String tags() {
    return value("tags")
        .orElseThrow(() ->
            new VolumeException.Invalid(
                "the StorageClass has no parameter 'tags': name the feature tags, for example"
                    + " \"ssd\""));
  }

  private int choices() {
    Optional<Long> choices = number("choices");
    if (choices.isPresent() && (choices.get() < 1 || choices.get() > MAX_CHOICES)) {
      throw wrong("choices", "a number from 1 to " + MAX_CHOICES);
    }
    return choices.map(Long::intValue).orElse(PlacementRequest.DEFAULT_CHOICES);
  }

  private Set<ImageFeature> features() {
    Set<String> features = new TreeSet<>();
    for (String feature : value("imageFeatures").orElse("").split(",", -1)) {
      if (!feature.isBlank() && !FEATURES.contains(feature.strip())) {
        throw new VolumeException.Invalid(
            "parameter imageFeatures: '"
                + Quoted.of(feature)
                + "' is not one of "
                + new TreeSet<>(FEATURES));
      }
      if (!feature.isBlank()) {
        features.add(feature.strip());
      }
    }
    return ofImage("parameter imageFeatures", () -> ImageFeature.parse(features));
  }

  private Optional<Long> objectSize() {
    Optional<Long> size = size("objectSize");
    return size.map(
        bytes -> ofImage("parameter objectSize", () -> ImageSpec.mustBeObjectSize(bytes)));
  }

  private Optional<ImageSpec.Striping> striping() {
    Optional<Long> unit = size("stripeUnit");
    Optional<Long> count = number("stripeCount");
    if (unit.isPresent() != count.isPresent()) {
      throw new VolumeException.Invalid(
          "parameters stripeUnit and stripeCount go together: one of them is missing");
    }
    if (unit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ofImage(
            "parameters stripeUnit and stripeCount",
            () -> new ImageSpec.Striping(unit.get(), count.orElseThrow()).within(objectSize())));
  }

  /** The rules of images have their home with images; here they are told as rules of a class. */
  private static <T> T ofImage(String parameter, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException rule) {
      throw new VolumeException.Invalid(parameter + ": " + rule.getMessage());
    }
  }

  private Map<String, String> node() {
    Map<String, String> node = new TreeMap<>(given);
    node.keySet().retainAll(forNodes);
    return node;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(given.get(name));
  }

  private Optional<String> oneOf(String name, Set<String> allowed) {
    Optional<String> value = value(name);
    if (value.isPresent() && !allowed.contains(value.get())) {
      throw wrong(name, "one of " + new TreeSet<>(allowed));
    }
    return value;
  }

  private Optional<Long> number(String name) {
    Optional<String> value = value(name);
    if (value.isPresent() && !value.get().matches("[0-9]{1,9}")) {
      throw wrong(name, "a number");
    }
    return value.map(Long::parseLong);
  }

  /** Bytes, with an optional K, M or G (powers of 1024). */
  private Optional<Long> size(String name) {
    return value(name).map(text -> bytes(name, text));
  }

  private long bytes(String name, String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw wrong(name, "bytes, for example 4194304 or 4M");
    }
    long unit =
        switch (matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0)) {
          case 'K' -> 1L << 10;
          case 'M' -> 1L << 20;
          case 'G' -> 1L << 30;
          default -> 1L;
        };
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException tooLarge) {
      throw wrong(name, "a size that fits 63 bits");
    }
  }

  private VolumeException wrong(String name, String expected) {
    return VolumeException.Invalid.parameter(name, given.getOrDefault(name, ""), expected);
  }
}
