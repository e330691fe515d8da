package dev.cuttle.operator.featuretag;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Whatever happens to a resource, the same is done. */
record OnAnyEvent<T>(Runnable action) implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T added) {
    action.run();
  }

  @Override
  public void onUpdate(T before, T after) {
    action.run();
  }

  @Override
  public void onDelete(T deleted, boolean finalStateUnknown) {
    action.run();
  }
}
