package dev.cuttle.operator.conditions;

import java.util.List;

/** Names in a sentence: some of them, and how many more there are. */
public final class Named {

  private static final int FIRST = 5;

  private Named() {}

  public static String in(List<String> names) {
    String listed = String.join(", ", names.subList(0, Math.min(FIRST, names.size())));
    return names.size() <= FIRST ? listed : listed + " and " + (names.size() - FIRST) + " more";
  }
}
