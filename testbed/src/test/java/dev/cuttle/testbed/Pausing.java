package dev.cuttle.testbed;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A port that stops for ever just before or just after one of its methods, and leaves a file that
 * says so. Whoever waits for the file then kills the process: that is a crash at exactly this
 * point.
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

  private void pauseAt(String here) throws IOException, InterruptedException {
    if (here.equals(point)) {
      Files.writeString(paused, here);
      new CountDownLatch(1).await();
    }
  }
}
