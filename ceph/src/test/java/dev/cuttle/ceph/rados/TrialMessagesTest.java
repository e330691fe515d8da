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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void theAnswerArrivesAsItWasGiven() throws IOException {
    assertThat(TrialMessages.readVerdict(TrialMessages.write(Optional.empty())))
        .isEqualTo(new Verdict.Survived());
    NativeFailure no = new NativeFailure(NativeFailure.Step.FSID, 13, "the fsid \"x\", not y");
    assertThat(TrialMessages.readVerdict(TrialMessages.write(Optional.of(no))))
        .isEqualTo(new Verdict.Refused(NativeFailure.Step.FSID, 13, "the fsid \"x\", not y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{\"step\": \"FSID\"}"})
  void anythingElseIsNoAnswer(String text) {
    assertThatThrownBy(() -> TrialMessages.readVerdict(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
