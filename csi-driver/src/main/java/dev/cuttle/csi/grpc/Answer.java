package dev.cuttle.csi.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Gives a call its one answer: a message, or a code and a sentence. */
final class Answer {

  private Answer() {}

  static <T> void to(StreamObserver<T> caller, Supplier<T> work) {
    if (caller instanceof ServerCallStreamObserver<T> call) {
      // A caller who left is no error: the work is done all the same, and the retry finds it.
      call.setOnCancelHandler(() -> {});
    }
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException failure) {
      caller.onError(StatusMapper.statusOf(failure).asRuntimeException());
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }
}
