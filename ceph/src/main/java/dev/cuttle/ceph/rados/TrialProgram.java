package dev.cuttle.ceph.rados;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program of a {@link TrialProcess}: connects with the cluster that its standard input names,
 * and disconnects. It logs nothing; what the library says goes to standard error.
 */
final class TrialProgram {

  private TrialProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LibC.hideMemory();
    TrialMessages.Task task = TrialMessages.readTask(System.in.readAllBytes());
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(TrialMessages.BEGUN);
      out.write(TrialMessages.write(verdict(task)));
    }
    // A contact that hangs is left behind.
    Runtime.getRuntime().halt(0);
  }

  private static Verdict verdict(TrialMessages.Task task) throws InterruptedException {
    FutureTask<Verdict> contact = new FutureTask<>(() -> contact(task));
    Thread.ofPlatform().daemon().name("contact").start(contact);
    try {
      return contact.get(task.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Verdict.Refused(NativeFailure.Step.CONNECT, ErrnoTable.ETIMEDOUT, "");
    } catch (ExecutionException e) {
      return new Verdict.Untried(String.valueOf(e.getCause()));
    }
  }

  private static Verdict contact(TrialMessages.Task task) {
    try {
      Connection.open(task.access(), TimeLimits.of(task.deadline())).retire();
      return new Verdict.Survived();
    } catch (NativeFailure failure) {
      return Verdict.Refused.of(failure);
    }
  }
}
