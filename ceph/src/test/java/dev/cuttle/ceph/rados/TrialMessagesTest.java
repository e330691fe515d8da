package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrialMessagesTest {

  @Test
  void theTaskArrivesAsItWasSent() throws IOException {
    TrialMessages.Task task =
        new TrialMessages.Task(
            new CephAccess(
                "east \"1\"",
                "fsid",
                List.of("[v2:192.0.2.1:3300,v1:192.0.2.1:6789]", "mon:3300"),
                "cuttle",
                new CephKey("c2VjcmV0"),
                Map.of("rbd_cache", "fal\nse", "ms_client_mode", "crc secure")),
            Duration.ofMillis(7500));
    assertThat(TrialMessages.readTask(TrialMessages.write(task))).isEqualTo(task);
  }

  private static byte[] begun(byte[] answer) {
    byte[] output = new byte[answer.length + 1];
    output[0] = TrialMessages.BEGUN;
    System.arraycopy(answer, 0, output, 1, answer.length);
    return output;
  }

  static Stream<Verdict> answers() {
    return Stream.of(
        new Verdict.Survived(),
        new Verdict.Refused(NativeFailure.Step.FSID, 13, "the fsid \"x\", not y"),
        new Verdict.Untried("java.lang.UnsatisfiedLinkError: \"rados\""));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theAnswerArrivesAsItWasGiven(Verdict answer) throws IOException {
    assertThat(TrialMessages.readVerdict(begun(TrialMessages.write(answer)))).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "!", "!x", "![]", "!{\"step\": \"FSID\"}"})
  void anythingElseIsNoAnswer(String text) {
    assertThatThrownBy(() -> TrialMessages.readVerdict(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
