package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A program of a Pod: it appends byte after byte to a file, each all the way to the cluster. */
final class Writer {

  /** Ends with the first error, or when it is asked to. The count is replaced as a whole. */
  private static final String SCRIPT =
      """
      n=0
      while [ ! -e %2$s/stop ]; do
        printf x | dd of=%1$s/log oflag=append conv=notrunc,fsync status=none || { touch %2$s/failed; exit 1; }
        n=$((n + 1)); echo $n >%2$s/count.new; mv %2$s/count.new %2$s/count
      done
      """;

  private final Machine machine;
  private final String volume;
  private final String notes;
  private final long pid;

  private Writer(Machine machine, String volume, String notes, long pid) {
    this.machine = machine;
    this.volume = volume;
    this.notes = notes;
    this.pid = pid;
  }

  /**
   * @param notes a folder that is made
   */
  static Writer start(Machine machine, String volume, String notes) {
    machine.run("mkdir " + notes + "; echo 0 >" + notes + "/count");
    String script = SCRIPT.formatted(volume, notes);
    long pid = machine.start(notes + "/output", "exec setsid bash -c " + Machine.quoted(script));
    return new Writer(machine, volume, notes, pid);
  }

  /** How many bytes it has written. */
  long count() {
    return Long.parseLong(machine.run("cat " + notes + "/count"));
  }

  boolean hasFailed() {
    return machine.succeeds("[ -e " + notes + "/failed ]");
  }

  long sizeOfFile() {
    return Long.parseLong(machine.run("stat -c %s " + volume + "/log"));
  }

  void stop() {
    machine.run("touch " + notes + "/stop");
    await("the end of the writer").atMost(Duration.ofSeconds(60)).until(() -> !machine.lives(pid));
  }
}
