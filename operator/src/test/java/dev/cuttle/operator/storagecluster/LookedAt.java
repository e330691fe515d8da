package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageCluster;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The context of a reconciliation: there are these clusters, no tags, and no API server. */
final class LookedAt {

  private LookedAt() {}

  @SuppressWarnings("unchecked")
  static Context<StorageCluster> among(StorageCluster... clusters) {
    List<StorageCluster> all = List.of(clusters);
    Object cache = only(IndexedResourceCache.class, Map.of("list", all::stream));
    return (Context<StorageCluster>)
        only(
            Context.class,
            Map.of("getPrimaryCache", () -> cache, "getSecondaryResources", Set::of));
  }

  /** Has these methods; any other is more than the test thinks is used. */
  private static Object only(Class<?> type, Map<String, Supplier<Object>> answers) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          Supplier<Object> answer = answers.get(method.getName());
          if (answer == null) {
            throw new AssertionError("not foreseen: " + method);
          }
          return answer.get();
        });
  }
}
