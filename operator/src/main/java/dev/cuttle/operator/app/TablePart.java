package dev.cuttle.operator.app;

import dev.cuttle.operator.featuretag.TablePublisher;
import java.time.Duration;

/** The matching table: watched always, written by the leader. */
record TablePart(TablePublisher table) implements Part {

  @Override
  public void start(Duration sync) {
    table.start(sync);
  }

  @Override
  public void lead(boolean leads) {
    table.lead(leads);
  }

  @Override
  public boolean synced() {
    return table.synced();
  }

  @Override
  public void close() {
    table.close();
  }
}
