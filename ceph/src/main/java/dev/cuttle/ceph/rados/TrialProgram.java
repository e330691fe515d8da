package dev.cuttle.ceph.rados;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The program of a {@link TrialProcess}: connects with the cluster that its standard input names,
 * and disconnects. It logs nothing; what the library says goes to standard error.
 */
final class TrialProgram {

  private TrialProgram() {}

  public static void main(String[] arguments) throws IOException {
    byte[] answer = TrialMessages.write(failure(TrialMessages.readTask(System.in.readAllBytes())));
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(answer);
    }
  }

  private static Optional<NativeFailure> failure(TrialMessages.Task task) {
    try {
      Connection.open(task.access(), task.deadline()).retire();
      return Optional.empty();
    } catch (NativeFailure failure) {
      return Optional.of(failure);
    }
  }
}
