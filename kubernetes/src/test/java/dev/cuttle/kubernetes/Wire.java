package dev.cuttle.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server on this machine that can be cut, stalled and mended. */
final class Wire implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private ServerSocket listener;
  private boolean stalled;
  private boolean cut;

  Wire(int target) {
    this.target = target;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    serve(listener);
  }

  int port() {
    return port;
  }

  /** Every connection ends and none is accepted, as when the server is down. */
  void cut() {
    synchronized (change) {
      cut = true;
      close(listener);
      sockets.forEach(Wire::close);
      sockets.clear();
    }
  }

  /** Connections stand, and nothing comes through, as when packets are dropped. */
  void stall() {
    synchronized (change) {
      stalled = true;
    }
  }

  void mend() {
    synchronized (change) {
      stalled = false;
      change.notifyAll();
      if (cut) {
        cut = false;
        listener = listen(port);
        serve(listener);
      }
    }
  }

  @Override
  public void close() {
    mend();
    cut();
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  private void serve(ServerSocket on) {
    Thread.ofVirtual()
        .start(() -> {
          while (!on.isClosed()) {
            try {
              join(on.accept());
            } catch (IOException cutOff) {
              close(on);
            }
          }
        });
  }

  /** A connection that was accepted while the wire was being cut is cut, too. */
  private void join(Socket near) throws IOException {
    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
    synchronized (change) {
      sockets.add(near);
      sockets.add(far);
      if (cut) {
        sockets.forEach(Wire::close);
      }
    }
    Thread.ofVirtual().start(() -> pump(near, far));
    Thread.ofVirtual().start(() -> pump(far, near));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        passStall();
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException | InterruptedException cutOff) {
      close(from);
    }
    close(to);
  }

  private void passStall() throws InterruptedException {
    synchronized (change) {
      while (stalled) {
        change.wait();
      }
    }
  }

  private static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
