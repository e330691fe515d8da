package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user of its own for the nodes of a cluster, given and taken while Pods run. */
@Tag("node")
class NodeUserIT {

  private static final String CLUSTER = Testbed.ARCHIVE;
  private static final String USER = "cuttle-nodes";
  private static final Pattern USER_ARGUMENT =
      Pattern.compile("qemu-storage-daemon.*\"user\":\"([a-z-]+)\"");

  @BeforeEach
  void install() {
    Release.install();
  }

  @AfterEach
  void asItWas() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
    nodesAre("null", "null");
    var _ = Testbed.ceph(CLUSTER, "auth", "rm", "client." + USER);
    Commands.run("kubectl", "-n", Kube.NAMESPACE, "delete", "secret", USER + "-key");
  }

  @Test
  void nodesGoOverToTheUserThatTheClusterNames() {
    var _ =
        Testbed.ceph(
            CLUSTER,
            "auth",
            "get-or-create",
            "client." + USER,
            "mon",
            "profile rbd",
            "osd",
            "profile rbd pool=rbd");
    Kube.secret(USER, Testbed.ceph(CLUSTER, "auth", "print-key", "client." + USER).strip());
    start("before");
    assertThat(users()).containsExactly("cuttle");

    nodesAre('"' + USER + '"', "{\"name\":\"" + USER + "-key\"}");
    start("after");
    assertThat(users()).as("of old and new device").containsExactlyInAnyOrder("cuttle", USER);
    Pods.run("before", "echo goes on > /data/file; sync");

    Pods.delete("before");
    Pods.start("again", "before", "true");
    Pods.awaitRunning("again");
    assertThat(Pods.run("again", "cat /data/file")).isEqualTo("goes on\n");
    assertThat(users()).containsExactly(USER, USER);
  }

  private static void start(String name) {
    Pods.claim(name, "archive");
    Pods.start(name, name, "true");
    Pods.awaitRunning(name);
  }

  /** As whom the programs behind the node's devices have logged in. */
  private static List<String> users() {
    return Commands.run("ps", "-eo", "args")
        .lines()
        .map(USER_ARGUMENT::matcher)
        .filter(Matcher::find)
        .map(match -> match.group(1))
        .toList();
  }

  private static void nodesAre(String user, String secret) {
    String patch =
        "{\"spec\":{\"ceph\":{\"nodeUser\":%s,\"nodeSecretRef\":%s}}}".formatted(user, secret);
    Commands.run("kubectl", "patch", "storagecluster", CLUSTER, "--type=merge", "-p", patch);
  }
}
