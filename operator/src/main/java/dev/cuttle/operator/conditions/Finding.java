package dev.cuttle.operator.conditions;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * What is known about one aspect of a resource now.
 *
 * @param type of the condition, CamelCase, positive polarity
 * @param reason CamelCase
 * @param message a sentence for people
 */
public record Finding(String type, Status status, String reason, String message) {

  /** Long enough for any sentence, short enough for etcd. */
  private static final int MAX_MESSAGE = 1024;

  public Finding {
    if (type.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException("a finding has a type and a reason");
    }
    message =
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
  }

  /** As metav1.Condition writes it. */
  public enum Status {
    True,
    False,
    Unknown
  }

  public static Finding yes(String type, String reason, String message) {
    return new Finding(type, Status.True, reason, message);
  }

  public static Finding no(String type, String reason, String message) {
    return new Finding(type, Status.False, reason, message);
  }

  public static Finding unknown(String type, String reason, String message) {
    return new Finding(type, Status.Unknown, reason, message);
  }

  /** Whether a condition says just this, whenever it was written. */
  public boolean isToldBy(Condition condition) {
    return type.equals(condition.getType())
        && status.name().equals(condition.getStatus())
        && reason.equals(condition.getReason())
        && message.equals(condition.getMessage());
  }

  public boolean isTrue() {
    return status == Status.True;
  }
}
