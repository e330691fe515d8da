package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.Filesystems.Content;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Filesystems} does, the double as well as the real thing. */
public abstract class FilesystemsContract {

  protected abstract Filesystems filesystems();

  /** A device with nothing on it, on which each type has room. */
  protected abstract Path device();

  /** Writes bytes that nobody knows. */
  protected abstract void spoil();

  /** Damages the ext4 that is there beyond what may be repaired without asking. */
  protected abstract void damage();

  private void holds(Content content) {
    assertThat(filesystems().content(device())).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource
  void filesystemIsMadeOnceOnAnEmptyDevice(FilesystemType type) {
    holds(new Content.Empty());
    filesystems().make(device(), type, MkfsOptions.NONE);
    holds(new Content.Filesystem(type.text()));
    filesystems().check(device(), type, false);
    filesystems().check(device(), type, true);
    for (FilesystemType other : FilesystemType.values()) {
      assertThatThrownBy(() -> filesystems().make(device(), other, MkfsOptions.NONE))
          .isInstanceOf(NodeException.Precondition.class);
    }
    holds(new Content.Filesystem(type.text()));
  }

  @Test
  void dataThatNobodyKnowsAreForeignAndNeverReplaced() {
    spoil();
    assertThat(filesystems().content(device())).isInstanceOf(Content.Foreign.class);
    assertThatThrownBy(() -> filesystems().make(device(), FilesystemType.DEFAULT, MkfsOptions.NONE))
        .isInstanceOf(NodeException.Precondition.class);
    assertThat(filesystems().content(device())).isInstanceOf(Content.Foreign.class);
  }

  @Test
  void refusedOptionsLeaveTheDeviceEmpty() {
    for (String options : new String[] {"--no-such-option", "/dev/sda", "-b 65536"}) {
      assertThatThrownBy(
              () -> filesystems().make(device(), FilesystemType.EXT4, MkfsOptions.parse(options)))
          .as(options)
          .isInstanceOf(NodeException.Invalid.class)
          .hasMessageContaining("mkfs");
      holds(new Content.Empty());
    }
    filesystems().make(device(), FilesystemType.EXT4, MkfsOptions.parse("-i 65536"));
    holds(new Content.Filesystem("ext4"));
  }

  @Test
  void damageIsSaidToWritersAndLeftAsItIs() {
    filesystems().make(device(), FilesystemType.EXT4, MkfsOptions.NONE);
    damage();
    filesystems().check(device(), FilesystemType.EXT4, true);
    assertThatThrownBy(() -> filesystems().check(device(), FilesystemType.EXT4, false))
        .isInstanceOf(NodeException.Damaged.class);
    holds(new Content.Filesystem("ext4"));
  }
}
