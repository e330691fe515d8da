package dev.cuttle.ceph.rados;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * What we need of librbd.h and rados-java lacks. {@code size_t} is a long: 64-bit platforms only.
 */
interface LibRbd extends Library {
  LibRbd INSTANCE = Native.load("rbd", LibRbd.class);

  int OPTION_FORMAT = 0;
  int OPTION_FEATURES = 1;
  int OPTION_ORDER = 2;
  int OPTION_STRIPE_UNIT = 3;
  int OPTION_STRIPE_COUNT = 4;
  int OPTION_DATA_POOL = 10;

  /** Implements: {@code void rbd_image_options_create(rbd_image_options_t* opts)} */
  void rbd_image_options_create(PointerByReference options);

  /** Implements: {@code void rbd_image_options_destroy(rbd_image_options_t opts)} */
  void rbd_image_options_destroy(Pointer options);

  /**
   * Implements: {@code int rbd_image_options_set_uint64(rbd_image_options_t opts, int optname,
   * uint64_t optval)}
   */
  int rbd_image_options_set_uint64(Pointer options, int name, long value);

  /**
   * Implements: {@code int rbd_image_options_set_string(rbd_image_options_t opts, int optname,
   * const char* optval)}
   */
  int rbd_image_options_set_string(Pointer options, int name, String value);

  /**
   * Implements: {@code int rbd_create4(rados_ioctx_t io, const char *name, uint64_t size,
   * rbd_image_options_t opts)}
   */
  int rbd_create4(Pointer io, String name, long size, Pointer options);

  /** Implements: {@code int rbd_remove(rados_ioctx_t io, const char *name)} */
  int rbd_remove(Pointer io, String name);

  /**
   * Implements: {@code int rbd_open_read_only(rados_ioctx_t io, const char *name, rbd_image_t
   * *image, const char *snap_name)}
   */
  int rbd_open_read_only(Pointer io, String name, PointerByReference image, Pointer snapshot);

  /**
   * Implements: {@code int rbd_open(rados_ioctx_t io, const char *name, rbd_image_t *image, const
   * char *snap_name)}
   */
  int rbd_open(Pointer io, String name, PointerByReference image, Pointer snapshot);

  /**
   * Implements: {@code int rbd_resize2(rbd_image_t image, uint64_t size, bool allow_shrink,
   * librbd_progress_fn_t cb, void *cbdata)}
   */
  int rbd_resize2(
      Pointer image, long size, boolean allowShrink, Progress progress, Pointer progressData);

  /**
   * Called on a thread of librbd's.
   *
   * <p>Implements: {@code typedef int (*librbd_progress_fn_t)(uint64_t offset, uint64_t total, void
   * *ptr)}
   */
  interface Progress extends Callback {
    int callback(long offset, long total, Pointer data);
  }

  /** Implements: {@code int rbd_close(rbd_image_t image)} */
  int rbd_close(Pointer image);

  /**
   * Implements: {@code int rbd_watchers_list(rbd_image_t image, rbd_image_watcher_t *watchers,
   * size_t *max_watchers)}
   */
  int rbd_watchers_list(Pointer image, Pointer watchers, LongByReference max);

  /**
   * Implements: {@code void rbd_watchers_list_cleanup(rbd_image_watcher_t *watchers, size_t
   * num_watchers)}
   */
  void rbd_watchers_list_cleanup(Pointer watchers, long count);

  /**
   * Implements: {@code int rbd_mirror_image_get_info(rbd_image_t image, rbd_mirror_image_info_t
   * *mirror_image_info, size_t info_size)}
   */
  int rbd_mirror_image_get_info(Pointer image, Pointer info, long size);

  /**
   * Implements: {@code void rbd_mirror_image_get_info_cleanup(rbd_mirror_image_info_t
   * *mirror_image_info)}
   */
  void rbd_mirror_image_get_info_cleanup(Pointer info);

  /**
   * Implements: {@code int rbd_namespace_exists(rados_ioctx_t io, const char *namespace_name, bool
   * *exists)}
   */
  int rbd_namespace_exists(Pointer io, String namespace, ByteByReference exists);

  /** Implements: {@code int rbd_trash_remove(rados_ioctx_t io, const char *id, bool force)} */
  int rbd_trash_remove(Pointer io, String id, boolean force);
}
