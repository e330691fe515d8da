package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTableTest {

  @ParameterizedTest
  @CsvSource({
    "CALL, 1, NotPermitted, true",
    "CALL, 2, NotFound, true",
    "CALL, 5, Failed, false",
    "CALL, 11, Unreachable, false",
    "CALL, 13, NotPermitted, true",
    "CALL, 16, Busy, true",
    "CALL, 17, AlreadyExists, true",
    "CALL, 22, Invalid, true",
    "CALL, 28, NoSpace, true",
    "CALL, 30, Invalid, true",
    "CALL, 32, Unreachable, false",
    "CALL, 33, Invalid, true",
    "CALL, 34, Invalid, true",
    "CALL, 36, Invalid, true",
    "CALL, 38, Invalid, true",
    "CALL, 39, Busy, true",
    "CALL, 95, Invalid, true",
    "CALL, 103, Unreachable, false",
    "CALL, 104, Unreachable, false",
    "CALL, 107, Unreachable, false",
    "CALL, 108, Unreachable, false",
    "CALL, 110, Unreachable, false",
    "CALL, 111, Unreachable, false",
    "CALL, 113, Unreachable, false",
    "CALL, 122, NoSpace, true",
    "CALL, 4095, Failed, false",
    "CALL, 0, Failed, false",
    "CONNECT, 1, NotPermitted, true",
    "CONNECT, 2, Misconfigured, true",
    "CONNECT, 13, NotPermitted, true",
    "CONNECT, 22, Misconfigured, true",
    "CONNECT, 95, NotPermitted, true",
    "CONNECT, 108, Unreachable, true",
    "CONNECT, 110, Unreachable, true",
    "CONNECT, 5, Unreachable, true",
    "POOL, 2, PoolMissing, true",
    "POOL, 1, NotPermitted, true",
    "POOL, 110, Unreachable, true",
    "TURN, 0, Postponed, true",
    "FSID, 0, WrongCluster, true",
    "SETTINGS, 2, Misconfigured, true",
    "REQUEST, 0, Invalid, true",
    "STATE, 22, Busy, true",
    "STATE, 0, Busy, true",
  })
  void everyRow(NativeFailure.Step step, int errno, String kind, boolean hadNoEffect) {
    CephException e = translate(step, -errno, true);
    assertThat(e.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(e.hadNoEffect()).isEqualTo(hadNoEffect);
    assertThat(e.cluster()).isEqualTo("ssd-east");
  }

  @Test
  void aQuestionThatTimesOutChangedNothing() {
    assertThat(translate(NativeFailure.Step.CALL, -110, false).hadNoEffect()).isTrue();
  }

  @Test
  void theMessageIsASentence() {
    assertThat(translate(NativeFailure.Step.CALL, -28, true))
        .hasMessage(
            "creating image cuttle-x on Ceph cluster ssd-east: the cluster is full (errno 28)");
  }

  private static CephException translate(NativeFailure.Step step, int code, boolean mutates) {
    NativeFailure failure = new NativeFailure(step, code, "");
    return ErrnoTable.translate(failure, "ssd-east", "creating image cuttle-x", mutates);
  }
}
