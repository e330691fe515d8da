package dev.cuttle.operator.app;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a keeper as one. They start in their order and are closed in the reverse of it,
 * whatever becomes of one of them.
 */
record Parts(List<Part> all) implements Part {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  Parts {
    all = List.copyOf(all);
  }

  @Override
  public void start(Duration sync) {
    all.forEach(part -> part.start(sync));
  }

  @Override
  public void lead(boolean leads) {
    all.forEach(part -> part.lead(leads));
  }

  @Override
  public boolean synced() {
    return all.stream().allMatch(Part::synced);
  }

  @Override
  public void close() {
    close(all.reversed().iterator());
  }

  private static void close(Iterator<Part> parts) {
    if (parts.hasNext()) {
      try {
        close(parts.next());
      } finally {
        close(parts);
      }
    }
  }

  private static void close(Part part) {
    try {
      part.close();
    } catch (KubernetesClientException | OperatorException | IllegalStateException failure) {
      // One that was never started says so, too.
      LOG.atDebug().setCause(failure).log("not everything could be closed");
    }
  }
}
