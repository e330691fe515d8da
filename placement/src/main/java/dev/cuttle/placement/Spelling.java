package dev.cuttle.placement;

import java.util.Collection;
import java.util.Comparator;

/** Finds the tag that was probably meant. */
final class Spelling {

  /** Of a list in a sentence, in characters: the sentence must fit an event. */
  private static final int LENGTH = 500;

  private Spelling() {}

  static Tag nearest(Tag misspelt, Collection<Tag> known) {
    return known.stream()
        .min(
            Comparator.<Tag>comparingInt(tag -> distance(misspelt.name(), tag.name()))
                .thenComparing(tag -> tag))
        .orElseThrow();
  }

  /** As many as fit, and the number of the rest. */
  static String list(Collection<Tag> tags) {
    StringBuilder text = new StringBuilder();
    int listed = 0;
    for (Tag tag : tags) {
      if (text.length() + tag.name().length() > LENGTH) {
        return text + " and " + (tags.size() - listed) + " more";
      }
      text.append(listed == 0 ? "" : ", ").append(tag);
      listed++;
    }
    return text.toString();
  }

  /** Damerau-Levenshtein distance (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 ? j : j == 0 ? i : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
