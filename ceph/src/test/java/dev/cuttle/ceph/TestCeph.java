package dev.cuttle.ceph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Ceph cluster of the testbed, found through the environment. */
public final class TestCeph {
  private static final String HINT =
      "the integration tests need real Ceph clusters: run `testbed/testbed up`, then `eval"
          + " \"$(testbed/testbed env)\"`";

  private final String name;
  private final Path conf;

  private TestCeph(String name, Path conf) {
    this.name = name;
    this.conf = conf;
  }

  /** The names in CUTTLE_CEPH_CLUSTERS. */
  public static List<String> names() {
    return Arrays.stream(environment("CUTTLE_CEPH_CLUSTERS").split("[ ,]+"))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The cluster whose admin ceph.conf is named by CUTTLE_CEPH_CONF_name. */
  public static TestCeph named(String name) {
    return new TestCeph(name, Path.of(environment("CUTTLE_CEPH_CONF_" + name.replace('-', '_'))));
  }

  /** The first of the clusters. */
  public static TestCeph first() {
    return named(names().getFirst());
  }

  private static String environment(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new IllegalStateException(variable + " is not set: " + HINT));
  }

  public String name() {
    return name;
  }

  public Path conf() {
    return conf;
  }

  public String fsid() {
    return setting("fsid");
  }

  public List<String> monitors() {
    return List.of(setting("mon host"));
  }

  /** How to reach it as client.admin. */
  public CephAccess admin() {
    CephKey key = new CephKey(adminKey());
    return new CephAccess(name, fsid(), monitors(), "admin", key, Map.of());
  }

  /**
   * Runs ceph or rbd against this cluster as its admin; answers its standard output alone, for a
   * stray warning must not count as an answer.
   */
  public String run(String... command) {
    try {
      Path errors = Files.createTempFile("cuttle-test", ".err");
      try {
        Process process = program(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
          throw new IllegalStateException(
              "%s ended with %d: %s%s"
                  .formatted(String.join(" ", command), status, output, Files.readString(errors)));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command with CEPH_CONF pointing here, its standard error among its output. */
  public Process start(String... command) throws IOException {
    return program(command).redirectErrorStream(true).start();
  }

  private ProcessBuilder program(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CEPH_CONF", conf.toString());
    builder.environment().put("CEPH_ARGS", "--log-file= --admin-socket=");
    return builder;
  }

  private String adminKey() {
    Path keyring =
        Path.of(find(text(conf), "keyring").orElse(conf.resolveSibling("keyring").toString()));
    String section = text(keyring).split(Pattern.quote("[client.admin]"), 2)[1];
    return find(section, "key").orElseThrow();
  }

  private String setting(String key) {
    return find(text(conf), key)
        .orElseThrow(() -> new IllegalStateException(conf + " has no line \"" + key + "\""));
  }

  private static Optional<String> find(String text, String key) {
    String spaced = key.replace(" ", "[ _]");
    Matcher line = Pattern.compile("(?m)^\\s*" + spaced + "\\s*=\\s*(.*?)\\s*$").matcher(text);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(HINT, e);
    }
  }
}
