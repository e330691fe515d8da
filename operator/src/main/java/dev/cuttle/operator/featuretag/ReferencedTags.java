package dev.cuttle.operator.featuretag;

import dev.cuttle.kubernetes.CsiDriver;
import dev.cuttle.placement.InvalidSelector;
import dev.cuttle.placement.Selector;
import dev.cuttle.placement.Tag;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tags the StorageClasses of our driver ask for. Pure. */
final class ReferencedTags {

  private ReferencedTags() {}

  static Set<String> in(Collection<StorageClass> classes) {
    return classes.stream()
        .filter(storageClass -> CsiDriver.isProvisioner(storageClass.getProvisioner()))
        .flatMap(ReferencedTags::tags)
        .collect(Collectors.toSet());
  }

  private static Stream<String> tags(StorageClass storageClass) {
    Map<String, String> parameters = storageClass.getParameters();
    String selector = parameters == null ? null : parameters.get("tags");
    if (selector == null) {
      return Stream.empty();
    }
    try {
      return Selector.parse(selector).tags().map(Tag::name);
    } catch (InvalidSelector refusedOnUse) {
      // The driver says so to whoever uses the class; here it holds no tag.
      return Stream.empty();
    }
  }
}
