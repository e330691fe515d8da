package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the beginning of a device, past all caches: nothing else tells whether its cluster answers.
 * By a program, so that a device that hangs holds a process and not us; while it does, no second
 * one is started.
 */
final class ReadProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Programs programs;

  ReadProbe(Programs programs) {
    this.programs = programs;
  }

  /** What is wrong, in words. */
  Optional<String> trouble(Path device) {
    try {
      Output output =
          programs.run(
              Command.of(
                  PATIENCE,
                  "dd",
                  "if=" + device,
                  "of=/dev/null",
                  "bs=4096",
                  "count=1",
                  "iflag=direct",
                  "status=none"));
      return output.succeeded()
          ? Optional.empty()
          : Optional.of(device + " cannot be read: " + output.words());
    } catch (NodeException.Unavailable silent) {
      return Optional.of(
          device
              + " does not answer; its cluster hangs or cannot be reached: "
              + silent.getMessage());
    }
  }
}
