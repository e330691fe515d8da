package dev.cuttle.ceph.rados;

import java.time.Duration;

/** When a failed call ends the connection it was made on, so that the next call logs in anew. */
final class Relogin {
  /** So that a user who is refused for good does not log in again at every call. */
  static final Duration SHORTEST_LIFE = Duration.ofSeconds(3);

  private Relogin() {}

  /**
   * Blocklisted, or silent: librados never logs in again on a connection whose login was refused
   * once, and each of its calls then times out for ever. Refused: the OSDs go by the capabilities
   * that the user had at the login, until its ticket expires within the hour.
   *
   * @param age of the connection
   */
  static boolean isDue(int errno, Duration age) {
    return switch (errno) {
      case ErrnoTable.ESHUTDOWN, ErrnoTable.ETIMEDOUT -> true;
      case ErrnoTable.EPERM, ErrnoTable.EACCES -> age.compareTo(SHORTEST_LIFE) >= 0;
      default -> false;
    };
  }
}
