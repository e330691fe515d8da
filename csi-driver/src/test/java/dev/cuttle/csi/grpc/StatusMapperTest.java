package dev.cuttle.csi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephException;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.placement.Decision;
import dev.cuttle.volume.VolumeException;
import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusMapperTest {

  private static final Map<VolumeException, Status.Code> OURS =
      Map.of(
          new VolumeException.Invalid("text"),
          Status.Code.INVALID_ARGUMENT,
          new VolumeException.OutOfRange("text"),
          Status.Code.OUT_OF_RANGE,
          new VolumeException.AlreadyExists("text"),
          Status.Code.ALREADY_EXISTS,
          new VolumeException.NotFound("text"),
          Status.Code.NOT_FOUND,
          new VolumeException.Aborted("text"),
          Status.Code.ABORTED,
          new VolumeException.Precondition("text"),
          Status.Code.FAILED_PRECONDITION,
          new VolumeException.Unavailable("text"),
          Status.Code.UNAVAILABLE,
          notPlaced(Decision.Refused.Why.NO_ROOM),
          Status.Code.RESOURCE_EXHAUSTED);

  private static final Map<CephException, Status.Code> CEPHS =
      Map.ofEntries(
          Map.entry(
              new CephException.Unreachable("c", "task", 110, "text", true),
              Status.Code.UNAVAILABLE),
          Map.entry(new CephException.Postponed("c", "task", "text"), Status.Code.UNAVAILABLE),
          Map.entry(
              new CephException.NotPermitted("c", "task", 1, "text"), Status.Code.UNAVAILABLE),
          Map.entry(new CephException.WrongCluster("c", "task", "text"), Status.Code.UNAVAILABLE),
          Map.entry(new CephException.PoolMissing("c", "task", 2, "text"), Status.Code.UNAVAILABLE),
          Map.entry(
              new CephException.NoSpace("c", "task", 28, "text"), Status.Code.RESOURCE_EXHAUSTED),
          Map.entry(
              new CephException.Busy("c", "task", 16, "text"), Status.Code.FAILED_PRECONDITION),
          Map.entry(
              new CephException.Misconfigured("c", "task", 22, "text"), Status.Code.UNAVAILABLE),
          Map.entry(
              new CephException.Invalid("c", "task", 22, "text"), Status.Code.INVALID_ARGUMENT),
          Map.entry(new CephException.NotFound("c", "task", 2, "text"), Status.Code.ABORTED),
          Map.entry(new CephException.AlreadyExists("c", "task", 17, "text"), Status.Code.ABORTED),
          Map.entry(new CephException.Failed("c", "task", 5, "text"), Status.Code.UNAVAILABLE));

  private static final Map<NodeException, Status.Code> NODES =
      Map.of(
          new NodeException.Invalid("text"),
          Status.Code.INVALID_ARGUMENT,
          new NodeException.NotFound("text"),
          Status.Code.NOT_FOUND,
          new NodeException.AlreadyExists("text"),
          Status.Code.ALREADY_EXISTS,
          new NodeException.Precondition("text"),
          Status.Code.FAILED_PRECONDITION,
          new NodeException.Damaged("text"),
          Status.Code.FAILED_PRECONDITION,
          new NodeException.Aborted("text"),
          Status.Code.ABORTED,
          new NodeException.Unavailable("text"),
          Status.Code.UNAVAILABLE);

  private static VolumeException.NotPlaced notPlaced(Decision.Refused.Why why) {
    return new VolumeException.NotPlaced(new Decision.Refused(why, "text", List.of()));
  }

  @Test
  void everyKindHasItsCodeAndKeepsItsText() {
    OURS.forEach((failure, code) -> assertMapped(failure, code));
    CEPHS.forEach((failure, code) -> assertMapped(failure, code));
    NODES.forEach((failure, code) -> assertMapped(failure, code));
  }

  private static void assertMapped(RuntimeException failure, Status.Code code) {
    Status status = StatusMapper.statusOf(failure);
    assertThat(status.getCode()).as(failure.toString()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(failure.getMessage());
  }

  @Test
  void noKindIsForgottenHere() {
    assertThat(kinds(VolumeException.class)).isEqualTo(classes(OURS));
    assertThat(kinds(CephException.class)).isEqualTo(classes(CEPHS));
    assertThat(kinds(NodeException.class)).isEqualTo(classes(NODES));
  }

  private static Set<Class<?>> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static Set<Class<?>> classes(Map<?, ?> table) {
    return table.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void refusalsOfTheChooserHaveTheCodeOfTheirReason() {
    assertThat(
            Arrays.stream(Decision.Refused.Why.values())
                .collect(Collectors.toMap(why -> why, why -> StatusMapper.codeOf(notPlaced(why)))))
        .containsOnly(
            Map.entry(Decision.Refused.Why.UNKNOWN_TAG, Status.Code.INVALID_ARGUMENT),
            Map.entry(Decision.Refused.Why.NO_MATCH, Status.Code.RESOURCE_EXHAUSTED),
            Map.entry(Decision.Refused.Why.NO_ROOM, Status.Code.RESOURCE_EXHAUSTED),
            Map.entry(Decision.Refused.Why.NOT_READY, Status.Code.UNAVAILABLE));
  }

  @Test
  void whatNobodyForesawIsInternalWithASentence() {
    Status status = StatusMapper.statusOf(new IllegalStateException("secret detail"));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription())
        .contains("internal error of the driver (IllegalStateException)")
        .doesNotContain("secret detail");
  }

  @Test
  void longTextsAreCutToFitATrailer() {
    Status status = StatusMapper.statusOf(new VolumeException.Invalid("x".repeat(100_000)));

    assertThat(status.getDescription()).hasSize(3001);
  }
}
