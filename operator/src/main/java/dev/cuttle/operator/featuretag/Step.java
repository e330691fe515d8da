package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import java.util.List;

/** One write on the way to the table that must be. */
sealed interface Step {

  String tag();

  /** Generate the tag. */
  record Create(String tag) implements Step {}

  /** Publish its row, sorted by cluster. */
  record Publish(String tag, List<ClusterRow> clusters) implements Step {
    public Publish {
      clusters = List.copyOf(clusters);
    }
  }

  /** Retire a generated tag. */
  record Delete(String tag) implements Step {}
}
