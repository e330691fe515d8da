package dev.cuttle.volume;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a list of the ledger goes on: after the page of this name, whether it is still there or
 * not. So it holds for as long as anybody keeps it, whatever is written in between.
 *
 * @param page its name, of a page of somebody else too
 */
public record ListPosition(String page) {

  private static final int MAX_LENGTH = 253;
  private static final String VERSION = "1:";
  private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  public ListPosition {
    if (!fits(page)) {
      throw new IllegalArgumentException("not the name of a page: " + page);
    }
  }

  private static boolean fits(String page) {
    return page.length() <= MAX_LENGTH && OBJECT_NAME.matcher(page).matches();
  }

  /** Reads a {@link #text}; empty if it is none. */
  public static Optional<ListPosition> parse(String text) {
    String page = text.startsWith(VERSION) ? text.substring(VERSION.length()) : "";
    return fits(page) ? Optional.of(new ListPosition(page)) : Optional.empty();
  }

  public String text() {
    return VERSION + page;
  }
}
