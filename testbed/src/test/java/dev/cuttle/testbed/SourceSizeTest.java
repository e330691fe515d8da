package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file that no longer fits a head is split before it grows further. */
class SourceSizeTest {

  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_METHOD_LINES = 60;

  /** A type and a name, or the name of a constructor; a name alone is a call. */
  private static final Pattern DECLARATION =
      Pattern.compile("( {2}| {4})(?:[A-Za-z<@].* \\w+\\(|[A-Z]\\w*\\().*");

  private static final Pattern STATEMENT_OR_TYPE =
      Pattern.compile(
          "^ *(return|throw|if|for|while|switch|try|synchronized|else|case|default|super|this)\\b|^ *\\w+\\.\\w+\\(|\\b(record|class|interface|enum) | = ");
  private static final List<String> MODULES =
      List.of(
          "placement",
          "ceph",
          "volume",
          "crds",
          "kubernetes",
          "monitoring",
          "csi-driver",
          "operator");

  @Test
  void noFileIsLongerThan500Lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources()) {
      long lines = Files.readAllLines(source).size();
      if (lines > MAX_FILE_LINES) {
        tooLong.add(source.getFileName() + ": " + lines);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  /**
   * The formatter indents members by two blanks per nesting, so a body ends at the closing brace
   * with its own indent.
   */
  @Test
  void noMethodIsLongerThan60Lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources()) {
      List<String> lines = Files.readAllLines(source);
      for (int start = 0; start < lines.size(); start++) {
        int end = endOfMethod(lines, start);
        if (end - start > MAX_METHOD_LINES) {
          tooLong.add(source.getFileName() + ":" + (start + 1) + ": " + (end - start) + " lines");
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static int endOfMethod(List<String> lines, int start) {
    Matcher declaration = DECLARATION.matcher(lines.get(start));
    if (!declaration.matches() || STATEMENT_OR_TYPE.matcher(lines.get(start)).find()) {
      return start;
    }
    int body = start;
    while (!lines.get(body).endsWith("{")) {
      if (lines.get(body).matches(".*(;|\\{})") || body + 1 == lines.size()) {
        return start;
      }
      body++;
    }
    int end = body + 1;
    while (end < lines.size() && !lines.get(end).equals(declaration.group(1) + "}")) {
      end++;
    }
    return end;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    assertThat(sources).hasSizeGreaterThan(50);
    return sources;
  }
}
