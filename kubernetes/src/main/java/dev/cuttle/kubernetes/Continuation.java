package dev.cuttle.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The token by which the API server goes on with a list after an object of a given name, at the
 * state of that moment. It hands out this form itself when a list has become too old for the state
 * of its first part (410 Gone), and has promised not to change it ("a public API struct",
 * continue.go of k8s.io/apiserver). A token for a state that stays the same would end after five
 * minutes, and is longer than CSI allows.
 */
final class Continuation {

  private Continuation() {}

  /**
   * @param name of an object without a namespace; it need not be there
   */
  static String after(String name) {
    // A name has no character that JSON would have to escape.
    String token = "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"" + name + "\\u0000\"}";
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(token.getBytes(StandardCharsets.US_ASCII));
  }
}
