package dev.cuttle.operator.conditions;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How the operator writes a status: it applies what is its own, whoever wrote there before. */
public final class StatusApply {

  private StatusApply() {}

  /** The field manager, as which the API server remembers the operator. */
  public static String manager() {
    return "cuttle-operator";
  }

  public static PatchContext context() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager())
        .withForce(true)
        .build();
  }
}
