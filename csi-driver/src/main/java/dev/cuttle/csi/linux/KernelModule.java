package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A module of the kernel, loaded if need be. */
final class KernelModule {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final String name;
  private final Path sign;
  private final Programs programs;
  private final AtomicBoolean tried = new AtomicBoolean();

  /**
   * @param sign is there when the module is
   */
  KernelModule(String name, Path sign, Programs programs) {
    this.name = name;
    this.sign = sign;
    this.programs = programs;
  }

  /** Whether it is there. It is asked for once, as a kernel without it does not get it later. */
  boolean present() {
    if (!Files.exists(sign) && programs.has("modprobe") && tried.compareAndSet(false, true)) {
      try {
        programs.run(Command.of(DEADLINE, "modprobe", name));
      } catch (NodeException.Unavailable stuck) {
        return false;
      }
    }
    return Files.exists(sign);
  }
}
