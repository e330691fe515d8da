package dev.cuttle.volume;

/**
 * Text from a request, made fit for an error message: control characters replaced, as long as a
 * volume_id at most.
 */
public final class Quoted {

  private static final int LIMIT = 128;

  private Quoted() {}

  public static String of(String text) {
    String shortened = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
    return shortened.replaceAll("\\p{C}|\\p{Zl}|\\p{Zp}", "�");
  }
}
