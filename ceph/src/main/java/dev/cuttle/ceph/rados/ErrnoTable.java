package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephException;

/**
 * The one place where an errno becomes a kind of {@link CephException}. Linux numbers (librados
 * translates those of the daemons), as in errno.h.
 */
final class ErrnoTable {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int EMLINK = 31;
  static final int EPIPE = 32;
  static final int EDOM = 33;
  static final int ERANGE = 34;
  static final int ENAMETOOLONG = 36;
  static final int ENOSYS = 38;
  static final int ENOTEMPTY = 39;
  static final int EOPNOTSUPP = 95;
  static final int ECONNABORTED = 103;
  static final int ECONNRESET = 104;
  static final int ENOTCONN = 107;

  /** Also what librados answers once the monitors have blocklisted the client. */
  static final int ESHUTDOWN = 108;

  static final int ETIMEDOUT = 110;
  static final int ECONNREFUSED = 111;
  static final int EHOSTUNREACH = 113;
  static final int EUCLEAN = 117;
  static final int EDQUOT = 122;

  private ErrnoTable() {}

  /**
   * @param mutates whether the call would have changed something, had it come through
   */
  static CephException translate(
      NativeFailure failure, String cluster, String task, boolean mutates) {
    int errno = failure.errno();
    String what = failure.what();
    return switch (failure.step()) {
      case SETTINGS -> new CephException.Misconfigured(cluster, task, errno, what);
      case STATE -> new CephException.Busy(cluster, task, errno, what);
      case REQUEST -> new CephException.Invalid(cluster, task, errno, what);
      case FSID -> new CephException.WrongCluster(cluster, task, what);
      case CONNECT -> connect(errno, cluster, task, what);
      case TURN -> new CephException.Postponed(cluster, task, what);
      case POOL ->
          errno == ENOENT
              ? new CephException.PoolMissing(cluster, task, errno, what)
              : call(errno, cluster, task, "", false);
      case CALL -> call(errno, cluster, task, what, mutates);
    };
  }

  private static CephException connect(int errno, String cluster, String task, String what) {
    return switch (errno) {
      case EPERM, EACCES ->
          new CephException.NotPermitted(
              cluster, task, errno, "the monitors refuse this user or its key");
      case ENOENT ->
          new CephException.Misconfigured(
              cluster, task, errno, "no monitor address and key that can be used");
      case EINVAL ->
          new CephException.Misconfigured(
              cluster, task, errno, "the key or a monitor address is malformed");
      case EOPNOTSUPP ->
          new CephException.NotPermitted(
              cluster, task, errno, "the monitors do not speak cephx with this client");
      default ->
          new CephException.Unreachable(
              cluster, task, errno, words(what, "no monitor lets us in" + because(errno)), false);
    };
  }

  private static String because(int errno) {
    return errno == ETIMEDOUT ? " in time" : "";
  }

  private static CephException call(
      int errno, String cluster, String task, String more, boolean mutates) {
    return switch (errno) {
      case ENOENT ->
          new CephException.NotFound(cluster, task, errno, words(more, "there is no such image"));
      case EEXIST ->
          new CephException.AlreadyExists(cluster, task, errno, words(more, "the name is taken"));
      case ENOSPC ->
          new CephException.NoSpace(cluster, task, errno, words(more, "the cluster is full"));
      case EDQUOT ->
          new CephException.NoSpace(cluster, task, errno, words(more, "the pool's quota is used"));
      case EBUSY -> new CephException.Busy(cluster, task, errno, words(more, "it is in use"));
      case ENOTEMPTY ->
          new CephException.Busy(cluster, task, errno, words(more, "it has snapshots"));
      case EMLINK -> new CephException.Busy(cluster, task, errno, words(more, "it is in a group"));
      case EPERM, EACCES ->
          new CephException.NotPermitted(
              cluster, task, errno, words(more, "the user's capabilities do not allow it"));
      case EINVAL, EDOM, ERANGE, ENAMETOOLONG ->
          new CephException.Invalid(
              cluster, task, errno, words(more, "Ceph calls the request invalid"));
      case EROFS, ENOSYS, EOPNOTSUPP ->
          new CephException.Invalid(
              cluster, task, errno, words(more, "the cluster does not offer this"));
      case ETIMEDOUT ->
          new CephException.Unreachable(
              cluster, task, errno, words(more, "no answer in time"), mutates);
      case ESHUTDOWN ->
          new CephException.Unreachable(
              cluster, task, errno, words(more, "the connection was shut out"), mutates);
      case EAGAIN, EPIPE, ECONNABORTED, ECONNRESET, ENOTCONN, ECONNREFUSED, EHOSTUNREACH ->
          new CephException.Unreachable(
              cluster, task, errno, words(more, "the connection failed"), mutates);
      default ->
          new CephException.Failed(
              cluster, task, errno, words(more, "Ceph gave an error we do not know"));
    };
  }

  private static String words(String more, String usual) {
    return more.isEmpty() ? usual : more;
  }
}
