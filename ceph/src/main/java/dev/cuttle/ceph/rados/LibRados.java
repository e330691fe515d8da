package dev.cuttle.ceph.rados;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * What we need of librados.h and rados-java lacks or leaks in. {@code size_t} is a long: 64-bit
 * platforms only.
 */
interface LibRados extends Library {
  LibRados INSTANCE = Native.load("rados", LibRados.class);

  /**
   * Implements: {@code int rados_exec(rados_ioctx_t io, const char *oid, const char *cls, const
   * char *method, const char *in_buf, size_t in_len, char *buf, size_t out_len)}
   */
  int rados_exec(
      Pointer io,
      String oid,
      String cls,
      String method,
      byte[] in,
      long inLength,
      byte[] out,
      long outLength);

  /** Implements: {@code void rados_set_pool_full_try(rados_ioctx_t io)} */
  void rados_set_pool_full_try(Pointer io);

  /** Implements: {@code rados_write_op_t rados_create_write_op(void)} */
  Pointer rados_create_write_op();

  /** Implements: {@code void rados_release_write_op(rados_write_op_t write_op)} */
  void rados_release_write_op(Pointer op);

  /** Implements: {@code void rados_write_op_assert_exists(rados_write_op_t write_op)} */
  void rados_write_op_assert_exists(Pointer op);

  /**
   * Implements: {@code void rados_write_op_create(rados_write_op_t write_op, int exclusive, const
   * char *category)}
   */
  void rados_write_op_create(Pointer op, int exclusive, Pointer category);

  /**
   * Implements: {@code void rados_write_op_exec(rados_write_op_t write_op, const char *cls, const
   * char *method, const char *in_buf, size_t in_len, int *prval)}
   */
  void rados_write_op_exec(
      Pointer op, String cls, String method, byte[] in, long inLength, Pointer result);

  /**
   * Implements: {@code int rados_write_op_operate(rados_write_op_t write_op, rados_ioctx_t io,
   * const char *oid, time_t *mtime, int flags)}
   */
  int rados_write_op_operate(Pointer op, Pointer io, String oid, Pointer mtime, int flags);

  /**
   * Implements: {@code int rados_mon_command(rados_t cluster, const char **cmd, size_t cmdlen,
   * const char *inbuf, size_t inbuflen, char **outbuf, size_t *outbuflen, char **outs, size_t
   * *outslen)}
   */
  int rados_mon_command(
      Pointer cluster,
      String[] command,
      long commands,
      byte[] in,
      long inLength,
      PointerByReference out,
      LongByReference outLength,
      PointerByReference status,
      LongByReference statusLength);

  /** Implements: {@code void rados_buffer_free(char *buf)} */
  void rados_buffer_free(Pointer buffer);
}
