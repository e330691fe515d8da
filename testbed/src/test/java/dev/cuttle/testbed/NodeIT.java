package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import csi.v1.VolumeCapability;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes on a node: from the claim's volume to files that a Pod writes. */
@Tag("guest")
class NodeIT extends OnOneNode {

  /** A filesystem asks a device for nothing by which mounters differ: the two others once each. */
  private static Stream<Arguments> filesystems() {
    return Stream.concat(
        mounters().stream().map(mounter -> arguments("ext4", mounter)),
        Stream.of(
            arguments("xfs", mounters().getFirst()), arguments("btrfs", mounters().getLast())));
  }

  @ParameterizedTest
  @MethodSource("filesystems")
  void whatWasWrittenIsThereAgainAfterTheVolumeMoved(String type, String mounter) {
    VolumeCapability capability = NodeCaller.filesystem(type);
    String id = stage.volume("ssd", mounter, 512L << 20);
    String first = caller.use(id, capability);
    stage.assertAttached(id);
    // The second file bears the name of the staged device of a block volume.
    machine.run("echo %1$s >%2$s/file; mkfifo %2$s/device".formatted(type, first));
    caller.release(id);

    String again = caller.use(id, capability);
    assertThat(machine.run("cat " + again + "/file; test -p " + again + "/device")).isEqualTo(type);
    caller.release(id);
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void aBlockVolumeIsADeviceOfTheRightSize(String mounter) {
    String id = stage.volume("ssd", mounter);
    String device = caller.use(id, NodeCaller.block());
    stage.assertAttached(id);
    assertThat(machine.run("blockdev --getsize64 " + device))
        .isEqualTo(Long.toString(NodeStage.SIZE));
    machine.run("printf raw | " + writing(device, NodeStage.SIZE - 3));
    caller.release(id);

    String again = caller.use(id, NodeCaller.block());
    assertThat(machine.run("tail -c 3 " + again)).isEqualTo("raw");
    caller.release(id);
  }

  private static String writing(String device, long offset) {
    return "dd of=%s bs=1 seek=%d conv=notrunc,fsync status=none".formatted(device, offset);
  }

  @Test
  void aSecondNodeIsRefusedAndTheFirstIsNamed() {
    String id = stage.volume("ssd", NodeStage.oneMounter());
    NodeProcess.knownAs("other-node");
    try {
      caller.attach(id, NodeProcess.NODE, NodeStage.EXT4);
      assertThatThrownBy(() -> caller.attach(id, "other-node", NodeStage.EXT4))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("FAILED_PRECONDITION")
          .hasMessageContaining(NodeProcess.NODE);
      caller.detach(id);
      assertThat(caller.attach(id, "other-node", NodeStage.EXT4)).containsEntry("pool", "rbd");
    } finally {
      NodeProcess.forget("other-node");
      caller.detach(id);
    }
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void aSharedBlockVolumeIsWrittenWhileAnotherNodeHasItToo(String mounter) {
    String id = stage.volume("ssd", mounter);
    NodeProcess.knownAs("other-node");
    try {
      assertThat(caller.attach(id, "other-node", NodeCaller.sharedBlock())).isNotEmpty();
      String device = caller.use(id, NodeCaller.sharedBlock());
      machine.run("printf shared | " + writing(device, 0));
      assertThat(machine.run("head -c 6 " + device)).isEqualTo("shared");
      caller.unpublish(id);
      caller.unstage(id);
    } finally {
      caller.detach(id, "other-node");
      NodeProcess.forget("other-node");
      caller.detach(id);
    }
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void aVolumeThatIsToBeReadOnlyHasAReadOnlyDevice(String mounter) {
    String id = stage.volume("ssd", mounter);
    String target = caller.use(id, NodeStage.EXT4);
    machine.run("echo kept >" + target + "/file");
    caller.release(id);

    Map<String, String> context = caller.attach(id, NodeProcess.NODE, NodeStage.EXT4, true);
    caller.stage(id, context, NodeStage.EXT4);
    String mounted = caller.staging(id);
    assertThat(machine.run("blockdev --getro \"$(findmnt -no SOURCE " + mounted + ")\""))
        .isEqualTo("1");
    assertThat(machine.run("cat " + mounted + "/file")).isEqualTo("kept");
    caller.release(id);
  }

  @Test
  void foreignDataIsLeftAsItIs() {
    String id = stage.volume("ssd", NodeStage.oneMounter());
    String theirs = "their database, without any filesystem";
    String device = caller.use(id, NodeCaller.block());
    machine.run("printf %s " + Machine.quoted(theirs) + " | " + writing(device, 0));
    caller.release(id);

    Map<String, String> context = caller.attach(id, NodeProcess.NODE, NodeStage.EXT4);
    assertThatThrownBy(() -> caller.stage(id, context, NodeStage.EXT4))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("left as it is");
    caller.release(id);

    String again = caller.use(id, NodeCaller.block());
    assertThat(machine.run("head -c " + theirs.length() + " " + again)).isEqualTo(theirs);
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void whatIsMountedElsewhereIsNotTakenAway(String mounter) {
    String id = stage.volume("ssd", mounter);
    String target = caller.use(id, NodeStage.EXT4);
    String other = stage.node.folder() + "/other";
    machine.run("mkdir %1$s; mount \"$(findmnt -no SOURCE %2$s)\" %1$s".formatted(other, target));
    caller.unpublish(id);
    assertThatThrownBy(() -> caller.unstage(id))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("in use");
    machine.run("echo still >" + other + "/there; umount " + other + "; rmdir " + other);
    caller.unstage(id);
    caller.detach(id);

    String again = caller.use(id, NodeStage.EXT4);
    assertThat(machine.run("cat " + again + "/there")).isEqualTo("still");
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void anImageThatIsAttachedAlreadyIsTakenUp(String mounter) {
    String id = stage.volume("ssd", mounter);
    Map<String, String> context = caller.attach(id, NodeProcess.NODE, NodeStage.EXT4);
    caller.stage(id, context, NodeStage.EXT4);
    caller.stage(id, context, NodeStage.EXT4);
    stage.assertAttached(id);
    machine.run(
        "umount --quiet $(findmnt -rno TARGET | grep -F %s); rm %s/state/staged/*"
            .formatted(caller.staging(id), stage.node.folder()));

    caller.stage(id, context, NodeStage.EXT4);
    stage.assertAttached(id);
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void theKeyStandsNowhere(String mounter) {
    String id = stage.volume("ssd", mounter);
    var _ = caller.use(id, NodeStage.EXT4);
    String cluster = Kube.pages().getFirst().getSpec().decision().cluster();

    Map<String, String> places = KeyPlaces.of(stage.node);
    assertThat(places.get("arguments")).contains("csi-driver.jar");
    assertThat(places.get("files")).contains("mounter=");
    assertThat(places)
        .allSatisfy((_, text) ->
            assertThat(text).doesNotContain(Testbed.cuttleKey(cluster)).doesNotContain("secret="));
    assertThat(places.get("keys of the kernel")).doesNotContain("ceph");
    if (mounter.equals("krbd")) {
      assertThat(places.get("krbd")).contains("name=cuttle,key=client.cuttle");
    }
    caller.release(id);
  }
}
