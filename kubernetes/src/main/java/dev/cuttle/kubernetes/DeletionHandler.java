package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Tells the names of objects that have gone. */
record DeletionHandler<T extends HasMetadata>(Consumer<String> listener)
    implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T added) {}

  @Override
  public void onUpdate(T before, T after) {}

  @Override
  public void onDelete(T deleted, boolean finalStateUnknown) {
    listener.accept(deleted.getMetadata().getName());
  }
}
