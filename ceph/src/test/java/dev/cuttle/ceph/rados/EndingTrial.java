package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A trial's program that contacts nobody, and ends as its argument says. */
final class EndingTrial {

  private EndingTrial() {}

  public static void main(String[] arguments) throws IOException {
    LibC.hideMemory();
    var _ = TrialMessages.readTask(System.in.readAllBytes());
    String end = arguments[0];
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      switch (end) {
        case "before" -> {}
        case "segfault" -> {
          out.write(TrialMessages.BEGUN);
          var _ = new Pointer(8).getInt(0);
        }
        case "early-segfault" -> {
          var _ = new Pointer(8).getInt(0);
        }
        case "dumpable" -> {
          out.write(TrialMessages.BEGUN);
          int dumpable = LibC.INSTANCE.prctl(LibC.PR_GET_DUMPABLE, 0, 0, 0, 0);
          out.write(TrialMessages.write(new Verdict.Untried("dumpable " + dumpable)));
          out.flush();
          Runtime.getRuntime().halt(0);
        }
        default -> {
          out.write(TrialMessages.BEGUN);
          out.flush();
          Runtime.getRuntime().halt(Integer.parseInt(end));
        }
      }
    }
    Runtime.getRuntime().halt(1);
  }
}
