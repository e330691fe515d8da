package dev.cuttle.placement;

/**
 * The text of a selector or tag is not one; the message names the part and says what would be
 * right.
 */
public final class InvalidSelector extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidSelector(String message) {
    super(message);
  }
}
