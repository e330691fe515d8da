package dev.cuttle.ceph.rados;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** What we need of the C library. */
interface LibC extends Library {
  LibC INSTANCE = Native.load("c", LibC.class);

  /** Of prctl.h. */
  int PR_GET_DUMPABLE = 3;

  int PR_SET_DUMPABLE = 4;

  /**
   * Implements: {@code int prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long
   * arg4, unsigned long arg5)}
   */
  int prctl(int option, long second, long third, long fourth, long fifth);

  /** No other process of our user may read this one's memory, and no core of it is written. */
  static void hideMemory() {
    var _ = INSTANCE.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  }
}
