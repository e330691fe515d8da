package dev.cuttle.volume;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Joins creates, expansions and deletes of one volume. A second call with the same request joins
 * the first and gets its answer; any other of them for the same volume is told to come back.
 */
public final class JoinedVolumes extends ForwardingVolumes {
  private record Call(Object request, CompletableFuture<Object> answer) {}

  private final Map<VolumeKey, Call> calls = new ConcurrentHashMap<>();

  public JoinedVolumes(Volumes volumes) {
    super(volumes);
  }

  @Override
  public VolumeRecord create(VolumeRequest request) {
    return (VolumeRecord) run(request.key(), request, () -> super.create(request));
  }

  @Override
  public void delete(VolumeId volumeId) {
    run(
        volumeId.key(),
        volumeId,
        () -> {
          super.delete(volumeId);
          return volumeId;
        });
  }

  @Override
  public long expand(ExpandRequest request) {
    return (Long) run(request.volumeId().key(), request, () -> super.expand(request));
  }

  private Object run(VolumeKey key, Object request, Supplier<Object> work) {
    Call mine = new Call(request, new CompletableFuture<>());
    Call first = calls.putIfAbsent(key, mine);
    if (first != null) {
      return join(key, first, request);
    }
    try {
      Object answer = work.get();
      mine.answer().complete(answer);
      return answer;
    } catch (RuntimeException failure) {
      mine.answer().completeExceptionally(failure);
      throw failure;
    } finally {
      // Whatever ended the work, an Error included, nobody may wait for it for ever.
      mine.answer().cancel(false);
      calls.remove(key, mine);
    }
  }

  private static Object join(VolumeKey key, Call first, Object request) {
    if (!first.request().equals(request)) {
      throw new VolumeException.Aborted(
          "another call for volume " + key.text() + " is under way; try again");
    }
    try {
      return first.answer().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
