package dev.cuttle.operator.featuretag;

/** Is told of each pass over the table. */
@FunctionalInterface
public interface PassObserver {
  void passed(boolean succeeded, long nanos);
}
