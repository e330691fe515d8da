package dev.cuttle.ceph;

/**
 * A call to Ceph failed. The message says in words what was tried, on which cluster, and what came
 * back; the kind says what may help.
 */
public abstract sealed class CephException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String cluster;
  private final int errno;

  private CephException(String cluster, String task, int errno, String what) {
    super(
        task
            + " on Ceph cluster "
            + cluster
            + ": "
            + what
            + (errno == 0 ? "" : " (errno " + errno + ")"));
    this.cluster = cluster;
    this.errno = errno;
  }

  /** The cluster, by the name people know it by. */
  public final String cluster() {
    return cluster;
  }

  /** The positive errno that librados or librbd gave; 0 if the failure is our own finding. */
  public final int errno() {
    return errno;
  }

  /**
   * Whether the call certainly had no effect: it was refused before it was sent, or the cluster
   * said no.
   */
  public boolean hadNoEffect() {
    return true;
  }

  /** No such image, key or object. */
  public static final class NotFound extends CephException {
    private static final long serialVersionUID = 1L;

    public NotFound(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** The pool or the RADOS namespace does not exist. */
  public static final class PoolMissing extends CephException {
    private static final long serialVersionUID = 1L;

    public PoolMissing(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** The name is taken. */
  public static final class AlreadyExists extends CephException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** ENOSPC, EDQUOT: the cluster or pool is full. */
  public static final class NoSpace extends CephException {
    private static final long serialVersionUID = 1L;

    public NoSpace(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /**
   * Its state forbids it until somebody changes that: watchers, snapshots, locks, a group, a
   * migration, or it is the replica of an image of another cluster. The request is in order.
   */
  public static final class Busy extends CephException {
    private static final long serialVersionUID = 1L;

    public Busy(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** The key is wrong, revoked, or its capabilities do not suffice. */
  public static final class NotPermitted extends CephException {
    private static final long serialVersionUID = 1L;

    public NotPermitted(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** The cluster behind these monitors is another one than was meant. */
  public static final class WrongCluster extends CephException {
    private static final long serialVersionUID = 1L;

    public WrongCluster(String cluster, String task, String what) {
      super(cluster, task, 0, what);
    }
  }

  /**
   * What we were told of the cluster cannot be used: key, monitor address, client settings, a pool
   * of the wrong kind.
   */
  public static final class Misconfigured extends CephException {
    private static final long serialVersionUID = 1L;

    public Misconfigured(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /** The request itself is wrong: EINVAL, EDOM, EOPNOTSUPP. A retry gets the same answer. */
  public static final class Invalid extends CephException {
    private static final long serialVersionUID = 1L;

    public Invalid(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }
  }

  /**
   * No answer in time, or no connection. If {@link #hadNoEffect} is false, the call may still take
   * effect later.
   */
  public static final class Unreachable extends CephException {
    private static final long serialVersionUID = 1L;
    private final boolean sent;

    public Unreachable(String cluster, String task, int errno, String what, boolean sent) {
      super(cluster, task, errno, what);
      this.sent = sent;
    }

    @Override
    public boolean hadNoEffect() {
      return !sent;
    }
  }

  /**
   * The cluster was not asked: its first contact waits for those of other clusters. Says nothing
   * about it.
   */
  public static final class Postponed extends CephException {
    private static final long serialVersionUID = 1L;

    public Postponed(String cluster, String task, String what) {
      super(cluster, task, 0, what);
    }
  }

  /** Whatever else: EIO and unknown codes. It is unknown whether the call took effect. */
  public static final class Failed extends CephException {
    private static final long serialVersionUID = 1L;

    public Failed(String cluster, String task, int errno, String what) {
      super(cluster, task, errno, what);
    }

    @Override
    public boolean hadNoEffect() {
      return false;
    }
  }
}
