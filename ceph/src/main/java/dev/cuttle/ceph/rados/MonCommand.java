package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Monitor commands, with both buffers freed, which rados-java does not do. */
final class MonCommand {
  private MonCommand() {}

  static String run(Pointer cluster, String command) throws NativeFailure {
    PointerByReference out = new PointerByReference();
    LongByReference length = new LongByReference();
    PointerByReference status = new PointerByReference();
    LongByReference statusLength = new LongByReference();
    try {
      NativeFailure.check(
          LibRados.INSTANCE.rados_mon_command(
              cluster,
              new String[] {command},
              1,
              new byte[0],
              0,
              out,
              length,
              status,
              statusLength));
      return text(out.getValue(), length.getValue());
    } finally {
      free(out.getValue());
      free(status.getValue());
    }
  }

  private static String text(@Nullable Pointer buffer, long length) {
    return buffer == null
        ? ""
        : new String(buffer.getByteArray(0, Math.toIntExact(length)), StandardCharsets.UTF_8);
  }

  private static void free(@Nullable Pointer buffer) {
    if (buffer != null) {
      LibRados.INSTANCE.rados_buffer_free(buffer);
    }
  }
}
