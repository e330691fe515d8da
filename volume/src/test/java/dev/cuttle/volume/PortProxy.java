package dev.cuttle.volume;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A port with something put round each of its calls. */
public final class PortProxy {

  /** Carries a checked failure, which no port has. */
  private static final class Unexpected extends Error {
    private static final long serialVersionUID = 1L;

    Unexpected(Throwable cause) {
      super(cause);
    }
  }

  private PortProxy() {}

  public static <T> T of(
      Class<T> port, T real, BiFunction<String, Supplier<Object>, Object> around) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) ->
                around.apply(
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(real, arguments);
                      } catch (InvocationTargetException failure) {
                        switch (failure.getCause()) {
                          case RuntimeException known -> throw known;
                          case Error error -> throw error;
                          case null, default -> throw new Unexpected(failure);
                        }
                      } catch (IllegalAccessException failure) {
                        throw new Unexpected(failure);
                      }
                    })));
  }
}
