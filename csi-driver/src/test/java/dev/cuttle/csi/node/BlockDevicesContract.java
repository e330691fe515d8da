package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link BlockDevices} does, the double as well as the real thing. */
public abstract class BlockDevicesContract {

  protected abstract BlockDevices devices();

  /** The same node, as a plugin that was started again sees it. */
  protected abstract BlockDevices startedAgain();

  /** An image that exists and is attached nowhere. */
  protected abstract ImageAddress image();

  protected abstract long sizeBytes();

  /** A mounter that this node offers. */
  protected abstract Mounter offered();

  /** Does something while the device is mounted. */
  protected abstract void whileMounted(Attachment attachment, Runnable work);

  /** Somebody gives the image another size. */
  protected abstract void resize(long bytes);

  private String identity() {
    return image().location().identity();
  }

  private Attachment attach(boolean readOnly) {
    return devices().attach(image(), offered(), readOnly, List.of());
  }

  @Test
  void whatIsAttachedIsFoundAndAttachedAgainIsTheSame() {
    assertThat(devices().offered()).contains(offered());
    assertThat(devices().find(identity())).isEmpty();
    Attachment attachment = attach(false);
    assertThat(attachment.identity()).isEqualTo(identity());
    assertThat(attachment.mounter()).isEqualTo(offered());
    assertThat(attach(false)).isEqualTo(attachment);
    assertThat(devices().find(identity())).contains(attachment);
    assertThat(startedAgain().find(identity())).contains(attachment);
    assertThat(devices().sizeBytes(attachment)).isEqualTo(sizeBytes());
    assertThat(devices().trouble(attachment)).isEmpty();
  }

  @Test
  void detachedTwiceIsSuccessAndWhatWasNeverAttachedIsDetached() {
    devices().detach(identity());
    attach(false);
    startedAgain().detach(identity());
    assertThat(devices().find(identity())).isEmpty();
    devices().detach(identity());
  }

  @Test
  void anotherAccessThanTheOneItHasIsRefused() {
    Attachment reader = attach(true);
    assertThat(reader.readOnly()).isTrue();
    assertThat(attach(true)).isEqualTo(reader);
    assertThatThrownBy(() -> attach(false)).isInstanceOf(NodeException.Precondition.class);
    assertThat(devices().find(identity())).contains(reader);
  }

  @Test
  void deviceGrowsWithItsImageInUseOrNot() {
    Attachment attachment = attach(false);
    assertThat(devices().grow(attachment, image(), 0)).isEqualTo(sizeBytes());
    long larger = 2 * sizeBytes();
    resize(larger);
    whileMounted(
        attachment,
        () -> assertThat(devices().grow(attachment, image(), larger)).isEqualTo(larger));
    assertThat(devices().sizeBytes(attachment)).isEqualTo(larger);
    assertThat(startedAgain().grow(attachment, image(), larger)).as("again").isEqualTo(larger);
    assertThat(devices().grow(attachment, image(), sizeBytes()))
        .as("never smaller")
        .isEqualTo(larger);
    devices().detach(identity());
    assertThat(devices().sizeBytes(attach(false))).isEqualTo(larger);
  }

  @Test
  void imageThatDoesNotExistIsNotFoundAndNothingIsAttached() {
    ImageAddress missing = image().pool().image("cuttle-missing");
    assertThatThrownBy(() -> devices().attach(missing, offered(), false, List.of()))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("cuttle-missing");
    assertThat(devices().find(missing.location().identity())).isEmpty();
  }

  @Test
  void mounterThatIsNotOfferedIsRefused() {
    Mounter other =
        Arrays.stream(Mounter.values())
            .filter(mounter -> !devices().offered().contains(mounter))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> devices().attach(image(), other, false, List.of()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining(other.text());
    assertThat(devices().find(identity())).isEmpty();
  }

  @Test
  void whatIsMountedStaysAttached() {
    Attachment attachment = attach(false);
    whileMounted(
        attachment,
        () ->
            assertThatThrownBy(() -> devices().detach(identity()))
                .isInstanceOf(NodeException.Precondition.class)
                .hasMessageContaining("in use"));
    assertThat(devices().find(identity())).contains(attachment);
    devices().detach(identity());
    assertThat(devices().find(identity())).isEmpty();
  }
}
