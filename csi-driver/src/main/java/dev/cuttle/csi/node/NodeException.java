package dev.cuttle.csi.node;

/** A node call that was refused or failed; the kind says what may help. */
public abstract sealed class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NodeException(String message) {
    super(message);
  }

  /** The same failure, which says what it is about if it does not say so already. */
  NodeException about(String what) {
    String message = String.valueOf(getMessage());
    if (message.contains(what)) {
      return this;
    }
    String words = what + ": " + message;
    NodeException named =
        switch (this) {
          case Invalid _ -> new Invalid(words);
          case NotFound _ -> new NotFound(words);
          case AlreadyExists _ -> new AlreadyExists(words);
          case Precondition _ -> new Precondition(words);
          case Damaged _ -> new Damaged(words);
          case Aborted _ -> new Aborted(words);
          case Unavailable _ -> new Unavailable(words);
        };
    named.initCause(this);
    return named;
  }

  /** The request is wrong and stays wrong. */
  public static final class Invalid extends NodeException {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      super(message);
    }
  }

  /** There is no such volume, image or path. */
  public static final class NotFound extends NodeException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message);
    }
  }

  /** Staged or published already in a way that contradicts this call. */
  public static final class AlreadyExists extends NodeException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String message) {
      super(message);
    }
  }

  /** Something must be done first: a device in use, foreign data on it, a missing module. */
  public static final class Precondition extends NodeException {
    private static final long serialVersionUID = 1L;

    public Precondition(String message) {
      super(message);
    }
  }

  /** The filesystem is damaged; it was left as it is, for a person to repair. */
  public static final class Damaged extends NodeException {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super(message);
    }
  }

  /** Another call for this volume is under way. */
  public static final class Aborted extends NodeException {
    private static final long serialVersionUID = 1L;

    public Aborted(String message) {
      super(message);
    }
  }

  /** No answer in time; a repetition may help. */
  public static final class Unavailable extends NodeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }
  }
}
