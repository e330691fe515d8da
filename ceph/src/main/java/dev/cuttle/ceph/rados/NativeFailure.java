package dev.cuttle.ceph.rados;

/** A native call said no. Becomes a CephException in {@link ErrnoTable}; never leaves the room. */
final class NativeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was being done; the same errno means different things in each. */
  enum Step {
    SETTINGS,
    CONNECT,
    /** The cluster was not asked: it is not its turn yet. */
    TURN,
    FSID,
    POOL,
    REQUEST,
    /** The state of the image, or of its pool, forbids it until somebody changes that. */
    STATE,
    CALL
  }

  private final Step step;
  private final int errno;

  /**
   * @param errno as librados gives it, negative or positive; 0 for a finding of our own
   * @param what more than the errno says; "" if there is nothing
   */
  NativeFailure(Step step, int errno, String what) {
    super(what, null, false, false);
    this.step = step;
    this.errno = Math.abs(errno);
  }

  static NativeFailure call(int code) {
    return new NativeFailure(Step.CALL, code, "");
  }

  static NativeFailure refused(String what) {
    return new NativeFailure(Step.REQUEST, 0, what);
  }

  /** Passes a return code that is not an error on. */
  static int check(int code) throws NativeFailure {
    if (code < 0) {
      throw call(code);
    }
    return code;
  }

  Step step() {
    return step;
  }

  int errno() {
    return errno;
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
