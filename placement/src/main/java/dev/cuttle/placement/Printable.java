package dev.cuttle.placement;

import java.util.regex.Pattern;

/**
 * Text that came from outside, made fit for one line of an error message: white space becomes one
 * blank; control characters, characters that reorder or hide text and lone surrogates become
 * U+FFFD; what is too long is cut.
 */
final class Printable {

  /** Longest word of a request that is quoted, in characters. */
  private static final int WORD = 80;

  /** Longest sentence of another part (a condition, Ceph) that is repeated, in characters. */
  private static final int SENTENCE = 200;

  private static final Pattern SPACE = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");
  private static final Pattern UNFIT = Pattern.compile("\\p{C}");

  private Printable() {}

  static String of(String text) {
    return of(text, WORD);
  }

  static String sentence(String text) {
    return of(text, SENTENCE);
  }

  static String of(String text, int limit) {
    String cut = text.length() <= limit ? text : text.substring(0, limit);
    String fit = UNFIT.matcher(SPACE.matcher(cut).replaceAll(" ")).replaceAll("\uFFFD");
    return text.length() <= limit ? fit : fit + "…";
  }
}
