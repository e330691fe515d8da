package dev.cuttle.csi.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets one call at a time work on a volume; any other is told to come back (CSI spec, "Error
 * Scheme": operation pending for volume). Calls for different volumes never wait for each other.
 */
public final class OneAtATime {

  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /**
   * The use case, refused with {@link NodeException.Aborted} while another of this guard's is at
   * work on the same volume.
   */
  public <R> Consumer<R> guarded(Function<R, String> volumeId, Consumer<R> work) {
    return request -> {
      String volume = volumeId.apply(request);
      if (!busy.add(volume)) {
        throw new NodeException.Aborted(
            "another call for volume " + volume + " is under way; try again");
      }
      try {
        work.accept(request);
      } finally {
        busy.remove(volume);
      }
    };
  }
}
