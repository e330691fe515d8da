package dev.cuttle.volume;

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
