package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a cluster: how a process ends is what matters. */
class TrialProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static CephAccess access(Map<String, String> config) {
    return new CephAccess(
        "east", "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey("c2VjcmV0"), config);
  }

  private static Verdict ending(String how) throws InterruptedException {
    List<String> command = new ArrayList<>(TrialProcess.command(EndingTrial.class.getName()));
    command.add(how);
    return new TrialProcess(command, LIMIT).run(access(Map.of()), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"segfault", "early-segfault"})
  void aSegmentationFaultIsADeath(String when) throws InterruptedException {
    assertThat(ending(when))
        .isInstanceOfSatisfying(
            Verdict.Died.class, died -> assertThat(died.lastWords()).contains("SIGSEGV"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "137"})
  void whoBeginsAContactAndNeverSaysHowItEndedHasDiedOfIt(String status)
      throws InterruptedException {
    assertThat(ending(status)).isInstanceOf(Verdict.Died.class);
  }

  @Test
  void whoEndsBeforeTheContactHasTriedNothing() throws InterruptedException {
    assertThat(ending("before")).isInstanceOf(Verdict.Untried.class);
  }

  @Test
  void nobodyReadsTheMemoryWithTheKey() throws InterruptedException {
    assertThat(ending("dumpable")).isEqualTo(new Verdict.Untried("dumpable 0"));
  }

  @Test
  void theProgramTellsWhatItWasRefused() throws InterruptedException {
    assertThat(new TrialProcess(LIMIT).run(access(Map.of("ms_type", "async+rdma")), false))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            no -> assertThat(no.step()).isEqualTo(NativeFailure.Step.SETTINGS));
  }

  @Test
  void optionsInTheEnvironmentOfTheProgramDoNotReachTheTrial() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:x.jar",
                "JDK_JAVA_OPTIONS", "-verbose",
                "_JAVA_OPTIONS", "-verbose",
                "PATH", "/bin"));
    TrialProcess.withoutOptions(environment);
    assertThat(environment).containsOnlyKeys("PATH");
  }

  @Test
  void noOptionStandsTwice() {
    assertThat(TrialProcess.command("Main")).doesNotHaveDuplicates();
  }
}
