package dev.cuttle.operator.audit;

import dev.cuttle.operator.conditions.Finding;
import dev.cuttle.operator.conditions.Named;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison of the images of a cluster with the pages found.
 *
 * @param foreignBytes provisioned bytes of all images that no page places here
 * @param foreignImages how many they are
 * @param orphans those of them that carry our mark, and names of ours without an image; in words
 * @param lost pages that say Bound and whose image is not there; the first hundred
 */
public record ScanReport(
    long foreignBytes, long foreignImages, List<String> orphans, List<String> lost) {

  public ScanReport {
    orphans = List.copyOf(orphans);
    lost = List.copyOf(lost);
  }

  /** The condition LedgerConsistent. */
  public Finding consistent() {
    if (orphans.isEmpty() && lost.isEmpty()) {
      return Finding.yes(
          "LedgerConsistent",
          "Consistent",
          "every image of ours has its page, and every Bound page its image");
    }
    List<String> sentences = new ArrayList<>();
    if (!orphans.isEmpty()) {
      sentences.add("images or names of ours that no page places here: " + Named.in(orphans));
    }
    if (!lost.isEmpty()) {
      sentences.add("pages that are Bound and whose image is missing: " + Named.in(lost));
    }
    return Finding.no(
        "LedgerConsistent",
        orphans.isEmpty() ? "ImagesMissing" : "OrphanImages",
        String.join("; ", sentences));
  }
}
