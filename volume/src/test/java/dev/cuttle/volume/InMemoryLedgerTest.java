package dev.cuttle.volume;

final class InMemoryLedgerTest extends VolumeLedgerContract {

  private final InMemoryLedger ledger = new InMemoryLedger();

  @Override
  protected VolumeLedger ledger() {
    return ledger;
  }

  @Override
  protected VolumeLedger another() {
    return ledger;
  }
}
