package dev.cuttle.volume;

import java.util.function.Consumer;

/** A process that dies at a chosen port call: before the call, or after it took effect. */
public final class CrashingPorts {

  /** The process is dead: nothing in it may catch this. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  private final int callsToLive;
  private final boolean lastTakesEffect;
  private int calls;
  private boolean dead;

  public CrashingPorts(int callsToLive, boolean lastTakesEffect) {
    this.callsToLive = callsToLive;
    this.lastTakesEffect = lastTakesEffect;
  }

  /**
   * Runs with a process for each port call that there is, which dies before it, and with one that
   * dies after it took effect; ends with those that survive.
   *
   * @return how many died
   */
  public static int deaths(Consumer<CrashingPorts> run) {
    int deaths = 0;
    for (boolean effect : new boolean[] {false, true}) {
      boolean died = true;
      for (int calls = 0; died; calls++) {
        CrashingPorts process = new CrashingPorts(calls, effect);
        run.accept(process);
        died = process.died();
        deaths += died ? 1 : 0;
      }
    }
    return deaths;
  }

  public boolean died() {
    return dead;
  }

  public <T> T around(Class<T> port, T real) {
    return PortProxy.of(
        port,
        real,
        (name, call) -> {
          boolean last = calls++ == callsToLive;
          if (dead || (last && !lastTakesEffect)) {
            dead = true;
            throw new Crash();
          }
          Object answer = call.get();
          if (last) {
            dead = true;
            throw new Crash();
          }
          return answer;
        });
  }
}
