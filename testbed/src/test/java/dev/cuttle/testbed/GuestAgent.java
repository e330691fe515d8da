package dev.cuttle.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Runs scripts in a guest, by its agent {@code testbed/lib/guest-agent}. Connections stay open, so
 * that a script costs a fork there and no start of a program, which takes long where it is
 * emulated.
 */
final class GuestAgent {

  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);

  private final InetSocketAddress address;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  /**
   * @param address {@code address:port}
   */
  GuestAgent(String address) {
    String[] parts = address.split(":", 2);
    this.address = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  /** One script at a time on each connection; callers at the same time get one each. */
  Commands.Result run(Duration limit, String script) {
    Connection connection = idle.poll();
    try {
      connection = connection == null ? new Connection() : connection;
      Commands.Result result = connection.run(limit, script);
      idle.push(connection);
      return result;
    } catch (InterruptedIOException late) {
      connection.close();
      throw new AssertionError(script + " did not end within " + limit, late);
    } catch (IOException failure) {
      throw new UncheckedIOException("the guest's agent at " + address, failure);
    }
  }

  /**
   * A program for this machine that runs a script in the guest, whose $1 is the program's own, and
   * passes on its lines and its exit code.
   */
  String program(String script) {
    return """
    #!/bin/bash
    exec 3<>/dev/tcp/%s/%d
    printf '(set -- %%q\\n%%s\\n)\\nprintf "end %%%%d\\\\n" $?\\0' "$1" %s >&3
    while IFS= read -r line <&3; do
      case $line in "end "*) exit "${line#end }" ;; esac
      printf '%%s\\n' "$line"
    done
    exit 255
    """
        .formatted(address.getHostString(), address.getPort(), Machine.quoted(script));
  }

  private final class Connection {

    private final String mark = "end-" + UUID.randomUUID();
    private final byte[] end = ("\n" + mark + " said\n").getBytes(StandardCharsets.UTF_8);
    private final Socket socket = new Socket();

    Connection() throws IOException {
      socket.connect(address, Math.toIntExact(CONNECTS_WITHIN.toMillis()));
    }

    /** Output, mark and exit code, errors, mark: so the two streams stay apart. */
    Commands.Result run(Duration limit, String script) throws IOException {
      socket.getOutputStream().write((framed(script) + "\0").getBytes(StandardCharsets.UTF_8));
      String said = said(System.nanoTime() + limit.toNanos());
      int at = said.lastIndexOf("\n" + mark + " exit ");
      String[] code = said.substring(at + mark.length() + " exit ".length() + 1).split("\n", 2);
      return new Commands.Result(Integer.parseInt(code[0]), said.substring(0, at), code[1]);
    }

    private String framed(String script) {
      return """
      exec 2>/run/%1$s
      trap 'printf "\n%1$s exit %%d\n" $?; [ ! -s /run/%1$s ] || printf "%%s\n" "$(</run/%1$s)"; printf "\n%1$s said\n"' EXIT
      %2$s
      """
          .formatted(mark, script);
    }

    private String said(long until) throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] some = new byte[64 << 10];
      while (!endsWith(all, end)) {
        long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        socket.setSoTimeout(Math.toIntExact(Math.max(1, left)));
        int count = in.read(some);
        if (count < 0) {
          throw new IOException("it ended after: " + all.toString(StandardCharsets.UTF_8));
        }
        all.write(some, 0, count);
      }
      String said = all.toString(StandardCharsets.UTF_8);
      return said.substring(0, said.length() - mark.length() - " said\n".length() - 1);
    }

    private void close() {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static boolean endsWith(ByteArrayOutputStream all, byte[] end) {
    if (all.size() < end.length) {
      return false;
    }
    byte[] bytes = all.toByteArray();
    return java.util.Arrays.equals(
        bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
  }
}
