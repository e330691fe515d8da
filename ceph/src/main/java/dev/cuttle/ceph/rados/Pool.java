package dev.cuttle.ceph.rados;

import com.ceph.rados.IoCTX;
import com.ceph.rados.jna.Rados;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * An open io context and what can be done with single objects in it. Made for one call, closed
 * after it: its settings are not safe for threads.
 */
final class Pool implements AutoCloseable {
  private static final int SMALL_OBJECT = 4096;

  private final Connection connection;
  private final IoCTX io;
  private boolean closed;

  Pool(Connection connection, IoCTX io) {
    this.connection = connection;
    this.io = io;
  }

  Connection connection() {
    return connection;
  }

  /** The rados_ioctx_t; an exception, not a crash, once closed. */
  Pointer pointer() {
    if (closed) {
      throw new IllegalStateException("the io context was closed");
    }
    return io.getPointer();
  }

  /**
   * What this io context does from now on is tried on a full pool, too, as the program rbd does:
   * the OSDs take what frees room and refuse the rest, where they would keep all of it waiting.
   */
  void tryThoughFull() {
    LibRados.INSTANCE.rados_set_pool_full_try(pointer());
  }

  /**
   * One round trip.
   *
   * <p>Implements: {@code int rados_stat(rados_ioctx_t io, const char *o, uint64_t *psize, time_t
   * *pmtime)}
   */
  boolean has(String object) throws NativeFailure {
    int code =
        Rados.INSTANCE.rados_stat(pointer(), object, new LongByReference(), new LongByReference());
    if (code == -ErrnoTable.ENOENT) {
      return false;
    }
    NativeFailure.check(code);
    return true;
  }

  /**
   * The first 4 KiB of an object.
   *
   * <p>Implements: {@code int rados_read(rados_ioctx_t io, const char *oid, char *buf, size_t len,
   * uint64_t off)}
   */
  byte[] read(String object) throws NativeFailure {
    byte[] buffer = new byte[SMALL_OBJECT];
    int length =
        NativeFailure.check(Rados.INSTANCE.rados_read(pointer(), object, buffer, buffer.length, 0));
    return Arrays.copyOf(buffer, length);
  }

  /** Calls a method of the OSDs' class rbd on an object and answers its output. */
  byte[] exec(String object, String method, byte[] in, int outLimit) throws NativeFailure {
    return exec("rbd", object, method, in, outLimit);
  }

  /** The same for another class. */
  byte[] exec(String osdClass, String object, String method, byte[] in, int outLimit)
      throws NativeFailure {
    byte[] out = new byte[outLimit];
    int length =
        NativeFailure.check(
            LibRados.INSTANCE.rados_exec(
                pointer(), object, osdClass, method, in, in.length, out, out.length));
    return Arrays.copyOf(out, length);
  }

  /** Calls a method that changes the object, which must exist: it is never made by this. */
  void change(String object, String method, byte[] in) throws NativeFailure {
    write(object, method, in, true);
  }

  /** Calls a method that changes the object, and makes it if need be. */
  void write(String object, String method, byte[] in) throws NativeFailure {
    write(object, method, in, false);
  }

  /**
   * Whether we may write an object and call methods that change it. The object must not exist: then
   * nothing is changed.
   */
  boolean mayChange(String object) throws NativeFailure {
    LibRados rados = LibRados.INSTANCE;
    Pointer op = rados.rados_create_write_op();
    try {
      rados.rados_write_op_assert_exists(op);
      rados.rados_write_op_create(op, 0, Pointer.NULL);
      rados.rados_write_op_exec(op, "rbd", "metadata_set", new byte[0], 0, Pointer.NULL);
      int code = rados.rados_write_op_operate(op, pointer(), object, Pointer.NULL, 0);
      return switch (-code) {
        case ErrnoTable.EPERM, ErrnoTable.EACCES -> false;
        case ErrnoTable.ENOENT, ErrnoTable.ENOSPC, ErrnoTable.EDQUOT -> true;
        default -> NativeFailure.check(code) == 0;
      };
    } finally {
      rados.rados_release_write_op(op);
    }
  }

  private void write(String object, String method, byte[] in, boolean mustExist)
      throws NativeFailure {
    LibRados rados = LibRados.INSTANCE;
    Pointer op = rados.rados_create_write_op();
    try {
      if (mustExist) {
        rados.rados_write_op_assert_exists(op);
      }
      rados.rados_write_op_exec(op, "rbd", method, in, in.length, Pointer.NULL);
      NativeFailure.check(rados.rados_write_op_operate(op, pointer(), object, Pointer.NULL, 0));
    } finally {
      rados.rados_release_write_op(op);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        io.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // IoCTX.close declares it and never does
      }
    }
  }
}
