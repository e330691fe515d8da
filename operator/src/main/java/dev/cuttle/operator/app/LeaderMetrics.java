package dev.cuttle.operator.app;

/** The figures that only a leader shows. */
record LeaderMetrics(OperatorMetrics metrics) implements Part {

  @Override
  public void lead(boolean leads) {
    metrics.leader(leads);
    if (!leads) {
      metrics.clusters().forgetAll();
    }
  }
}
