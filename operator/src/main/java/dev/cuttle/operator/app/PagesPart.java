package dev.cuttle.operator.app;

import dev.cuttle.operator.audit.WatchedPages;
import java.time.Duration;

/** The pages of the ledger in memory, leading or not. */
record PagesPart(WatchedPages pages) implements Part {

  @Override
  public void start(Duration sync) {
    pages.start(sync);
  }

  @Override
  public boolean synced() {
    return pages.synced();
  }

  @Override
  public void close() {
    pages.close();
  }
}
