package dev.cuttle.csi.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told, and answers as a test wants. */
final class TestingKernel implements Kernel {
  final List<String> told = new ArrayList<>();
  int answer;
  Runnable effect = () -> {};

  @Override
  public int write(Path file, String text) {
    told.add(file.getFileName() + " < " + text);
    effect.run();
    return answer;
  }

  @Override
  public int writeWithKey(Path file, String text, String keyName, byte[] secret) {
    told.add(
        keyName + " is " + new String(secret, StandardCharsets.ISO_8859_1).length() + " bytes");
    return write(file, text);
  }

  @Override
  public int openExclusive(Path device) {
    told.add("open " + device.getFileName());
    return answer;
  }
}
