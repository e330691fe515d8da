package dev.cuttle.csi.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The kernel through libc. To be called on platform threads only: a keyring belongs to a thread,
 * and a virtual thread may change the one that carries it.
 */
final class NativeKernel implements Kernel {
  private static final int O_WRONLY = 1;
  private static final int O_EXCL = 0x80;
  private static final int O_CLOEXEC = 0x80000;

  /** KEY_SPEC_THREAD_KEYRING. */
  private static final long OWN_KEYRING = -1;

  /** KEYCTL_CLEAR. */
  private static final long CLEAR = 7;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private final MethodHandle open =
      function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private final MethodHandle write =
      function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), 3);
  private final MethodHandle close =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 1);

  /** The two calls on keyrings are not in libc. */
  private final MethodHandle syscall =
      function(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG),
          1);

  private final long addKey;
  private final long keyControl;

  NativeKernel() {
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    addKey = x86 ? 248 : 217;
    keyControl = x86 ? 250 : 219;
  }

  // Native access is granted on the command line and in the manifest.
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor shape, int fixed) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow(name);
    Linker.Option errno = Linker.Option.captureCallState("errno");
    return fixed < shape.argumentLayouts().size()
        ? linker.downcallHandle(address, shape, errno, Linker.Option.firstVariadicArg(fixed))
        : linker.downcallHandle(address, shape, errno);
  }

  /** A call into libc, whose handles declare everything that can be thrown. */
  private interface Call {
    /**
     * @param arena of the call's memory, which goes with it
     * @param state where errno is kept
     * @return 0 or an errno
     */
    int run(Arena arena, MemorySegment state) throws Throwable;
  }

  private static int call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      return call.run(arena, arena.allocate(STATE));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call into libc failed", e);
    }
  }

  @Override
  public int write(Path file, String text) {
    return call((arena, state) -> {
      int handle = opened(arena, state, file, O_WRONLY | O_CLOEXEC);
      if (handle < 0) {
        return errno(state);
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment buffer = arena.allocateFrom(JAVA_BYTE, bytes);
      try {
        long written = (long) write.invokeExact(state, handle, buffer, (long) bytes.length);
        return written < 0 ? errno(state) : 0;
      } finally {
        closed(arena, handle);
      }
    });
  }

  @Override
  public int writeWithKey(Path file, String text, String keyName, byte[] secret) {
    try {
      int refused = keep(keyName, secret);
      return refused != 0 ? refused : write(file, text);
    } finally {
      forgetKeys();
    }
  }

  /** Implements: key_serial_t add_key(type, description, payload, size_t, key_serial_t). */
  private int keep(String name, byte[] secret) {
    return call((arena, state) -> {
      MemorySegment payload = arena.allocateFrom(JAVA_BYTE, secret);
      try {
        long key =
            (long)
                syscall.invokeExact(
                    state,
                    addKey,
                    arena.allocateFrom("ceph"),
                    arena.allocateFrom(name),
                    payload,
                    (long) secret.length,
                    OWN_KEYRING);
        return key < 0 ? errno(state) : 0;
      } finally {
        payload.fill((byte) 0);
      }
    });
  }

  /** Implements: long keyctl(KEYCTL_CLEAR, key_serial_t). */
  private void forgetKeys() {
    int _ =
        call((_, state) -> {
          long done =
              (long)
                  syscall.invokeExact(
                      state,
                      keyControl,
                      MemorySegment.ofAddress(CLEAR),
                      MemorySegment.ofAddress(OWN_KEYRING),
                      MemorySegment.NULL,
                      0L,
                      0L);
          return done < 0 ? errno(state) : 0;
        });
  }

  @Override
  public int openExclusive(Path device) {
    return call((arena, state) -> {
      int handle = opened(arena, state, device, O_EXCL | O_CLOEXEC);
      if (handle < 0) {
        return errno(state);
      }
      closed(arena, handle);
      return 0;
    });
  }

  private int opened(Arena arena, MemorySegment state, Path file, int flags) throws Throwable {
    return (int) open.invokeExact(state, arena.allocateFrom(file.toString()), flags);
  }

  private void closed(Arena arena, int handle) throws Throwable {
    int ignored = (int) close.invokeExact(arena.allocate(STATE), handle);
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }
}
