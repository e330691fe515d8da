package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Texts from a fixed seed: a volume_id with one to three edits. */
final class VolumeIdFuzz {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";

  private VolumeIdFuzz() {}

  /** Fails at the first text that is read as another id than it says, and at any exception. */
  static void read(int inputs) {
    Random random = new Random(42);
    String whole = new VolumeId(FSID, "rbd", "ns", VolumeKey.of("v").image()).text();
    int read = 0;
    for (int i = 0; i < inputs; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        edit(text, random);
      }
      String wild = text.toString();
      var id = VolumeId.parse(wild);
      if (id.isPresent()) {
        read++;
        if (!id.get().text().equals(wild)
            || wild.getBytes(StandardCharsets.UTF_8).length > 128
            || !id.get().key().image().equals(id.get().image())) {
          throw new AssertionError("read wrongly: " + wild);
        }
      }
    }
    assertThat(read).isBetween(inputs / 100, inputs / 100 * 99);
  }

  private static void edit(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, (char) random.nextInt(128));
      case 2 -> text.setCharAt(at, "0123456789abcdef:-.cuttle\0é\ud800".charAt(random.nextInt(28)));
      case 3 -> text.insert(at, text.substring(at));
      default -> throw new AssertionError();
    }
    if (text.isEmpty()) {
      text.append(':');
    }
  }
}
