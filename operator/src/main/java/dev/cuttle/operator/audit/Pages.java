package dev.cuttle.operator.audit;

import dev.cuttle.api.VolumePlacement;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of the ledger: by name from memory, one at a time from the API server. */
interface Pages {

  /** Whether memory has been filled once. */
  boolean synced();

  /** Whether a page of this name names this cluster, as far as memory goes. */
  boolean names(String page, String clusterID);

  /** The names of all pages of a cluster, as far as memory goes. */
  Stream<String> on(String clusterID);

  /** The page as it stands now. */
  Optional<VolumePlacement> read(String page);
}
