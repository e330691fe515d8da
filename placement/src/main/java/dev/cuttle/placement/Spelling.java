package dev.cuttle.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds the tag that was probably meant. */
final class Spelling {

  private static final int LISTED = 30;

  private Spelling() {}

  static Tag nearest(Tag misspelt, Collection<Tag> known) {
    return known.stream()
        .min(
            Comparator.<Tag>comparingInt(tag -> distance(misspelt.name(), tag.name()))
                .thenComparing(tag -> tag))
        .orElseThrow();
  }

  static String list(Collection<Tag> tags) {
    String listed = tags.stream().limit(LISTED).map(Tag::name).collect(Collectors.joining(", "));
    return tags.size() <= LISTED ? listed : listed + " and " + (tags.size() - LISTED) + " more";
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
