package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A port that stops just before or just after one of its methods, and leaves a file that says so.
 * Whoever waits for the file then kills the process, which is a crash at exactly this point, or
 * lets it go on.
 *
 * @param point {@code before:method} or {@code after:method}
 */
record Pausing(String point, Path paused) {

  <T> T wrap(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private Object call(Object real, Method method, Object[] arguments) throws Throwable {
    pauseAt("before:" + method.getName());
    try {
      Object answer = method.invoke(real, arguments);
      pauseAt("after:" + method.getName());
      return answer;
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  /** The file that lets the process go on, then and whenever it comes by again. */
  static Path released(Path paused) {
    return paused.resolveSibling(paused.getFileName() + ".released");
  }

  private void pauseAt(String here) throws IOException {
    if (here.equals(point) && Files.notExists(released(paused))) {
      Files.writeString(paused, here);
      await("whoever paused it").forever().until(() -> Files.exists(released(paused)));
    }
  }
}
