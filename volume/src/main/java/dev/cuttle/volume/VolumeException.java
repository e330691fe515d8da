package dev.cuttle.volume;

import dev.cuttle.placement.Decision;

/** A request cannot be answered; the kind says what may help, and the message is a sentence. */
public abstract sealed class VolumeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private VolumeException(String message) {
    super(message);
  }

  /** The request is wrong: no repetition makes it right. */
  public static final class Invalid extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      super(message);
    }

    /** A parameter of the StorageClass has a value that it may not have. */
    public static Invalid parameter(String name, String value, String expected) {
      return new Invalid(
          "parameter " + name + " is '" + Quoted.of(value) + "'; it must be " + expected);
    }
  }

  /** A size that cannot be. */
  public static final class OutOfRange extends VolumeException {
    private static final long serialVersionUID = 1L;

    public OutOfRange(String message) {
      super(message);
    }
  }

  /** The name is taken by another volume. */
  public static final class AlreadyExists extends VolumeException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String message) {
      super(message);
    }
  }

  /** There is no such volume or node. */
  public static final class NotFound extends VolumeException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message);
    }

    /** No volume has this volume_id, which need not be one of ours. */
    public static NotFound volume(String volumeId) {
      return new NotFound("no volume has volume_id '" + Quoted.of(volumeId) + "'");
    }
  }

  /** Something else is going on for this volume; try again. */
  public static final class Aborted extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Aborted(String message) {
      super(message);
    }
  }

  /** Somebody must act first. */
  public static final class Precondition extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Precondition(String message) {
      super(message);
    }
  }

  /** Try again later; the call may or may not have taken effect. */
  public static final class Unavailable extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }
  }

  /** No cluster was fit; the refusal says why. */
  public static final class NotPlaced extends VolumeException {
    private static final long serialVersionUID = 1L;
    private final transient Decision.Refused refusal;

    public NotPlaced(Decision.Refused refusal) {
      super(refusal.sentence());
      this.refusal = refusal;
    }

    public Decision.Refused refusal() {
      return refusal;
    }
  }
}
