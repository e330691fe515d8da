package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of clusters: where they are not, and that they can be changed. */
@Tag("node")
class KeysIT {

  private static final String USER = "client.cuttle";

  @TempDir private Path folder;

  @BeforeEach
  void install() {
    Release.install();
  }

  @AfterEach
  void nothingIsLeft() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
  }

  @Test
  void aKeyStandsNowhere() throws IOException {
    Pods.claim("data", "archive");
    Pods.start("user", "data", "echo data > /data/file; sync");
    Pods.awaitRunning("user");
    String key = Testbed.cuttleKey(Testbed.ARCHIVE);
    List<String> forms = forms(key);

    assertThat(places(forms)).as("places with the key of %s", Testbed.ARCHIVE).isEmpty();
    // That the search would find one is seen on a place where it is.
    assertThat(has(forms, Files.readString(Path.of(Testbed.env("CUTTLE_CEPH_KEY_hdd_archive")))))
        .isTrue();
  }

  /** As it is written, as it is, and as a Secret shows it. */
  private static List<String> forms(String key) {
    byte[] raw = Base64.getDecoder().decode(key);
    return List.of(
        key,
        new String(raw, StandardCharsets.ISO_8859_1),
        Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean has(List<String> forms, String text) {
    return forms.stream().anyMatch(text::contains);
  }

  private static List<String> places(List<String> forms) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      if (has(forms, text(file))) {
        found.add(file.toString());
      }
    }
    for (String kinds :
        List.of(
            "pv,pvc,storageclasses,volumeattachments,csinodes,csidrivers,pods,events",
            "storageclusters,featuretags,volumeplacements,configmaps,deployments,daemonsets")) {
      if (has(forms, Commands.run("kubectl", "get", kinds, "-A", "-o", "yaml"))) {
        found.add(kinds);
      }
    }
    for (String namespace : List.of(Kube.NAMESPACE, Release.NODE_NAMESPACE)) {
      for (String component : List.of("operator", "controller", "node")) {
        for (String pod : Release.pods(namespace, component)) {
          if (has(forms, logs(namespace, pod))) {
            found.add("log of " + pod);
          }
        }
      }
    }
    return found;
  }

  /** Those of containers that were started again are among the files of /var/log/pods. */
  private static String logs(String namespace, String pod) {
    return Commands.run("kubectl", "-n", namespace, "logs", pod, "--all-containers");
  }

  /** Arguments and environments of all processes, and what the node keeps for Pods and for us. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .forEach(process -> {
            files.add(process.resolve("cmdline"));
            files.add(process.resolve("environ"));
          });
    }
    for (String folder : List.of("/var/lib/cuttle", "/var/lib/kubelet", "/var/log/pods", "/run")) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below.filter(Files::isRegularFile).filter(KeysIT::isSmall).forEach(files::add);
      }
    }
    return files;
  }

  /** The image itself appears as a file, and in it are its user's data. */
  private static boolean isSmall(Path file) {
    return file.toFile().length() < 16 << 20;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException ended) {
      // A process that has just ended has no arguments any more, and a network namespace no bytes.
      if (file.startsWith("/proc") || file.startsWith("/run/netns")) {
        return "";
      }
      throw ended;
    }
  }

  @Test
  void aChangedKeyIsUsedFromThenOn() throws IOException {
    Pods.claim("before", "archive");
    Pods.start("before", "before", "true");
    Pods.awaitRunning("before");
    String old = Testbed.cuttleKey(Testbed.ARCHIVE);
    String changed = Commands.run("ceph-authtool", "--gen-print-key").strip();
    try {
      change(changed);
      Pods.claim("after", "archive");
      Pods.start("after", "after", "echo with the new key > /data/file; sync");
      Pods.awaitRunning("after");
      await("its file").until(() -> Pods.tryRun("after", "cat /data/file").exit() == 0);
      Pods.run("before", "echo it goes on > /data/file; sync");

      Pods.delete("before");
      Pods.start("again", "before", "true");
      Pods.awaitRunning("again");
      assertThat(Pods.run("again", "cat /data/file")).isEqualTo("it goes on\n");
      Pods.removeAll();
      Release.assertNothingIsLeft();
    } finally {
      change(old);
    }
  }

  /** As an administrator does it: on the cluster, and in the Secret. */
  private void change(String key) throws IOException {
    Path keyring = folder.resolve("keyring");
    var _ = Testbed.ceph(Testbed.ARCHIVE, "auth", "get", USER, "-o", keyring.toString());
    String rights = Files.readString(keyring);
    Files.writeString(keyring, rights.replaceFirst("key = .*", "key = " + key));
    var _ = Testbed.ceph(Testbed.ARCHIVE, "auth", "import", "-i", keyring.toString());
    Kube.secret(Testbed.ARCHIVE, key);
    Kube.awaitCondition(
        Testbed.ARCHIVE,
        "Ready",
        condition -> condition.getStatus().equals("True"),
        Duration.ofSeconds(60));
  }
}
