package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcSocketTest {

  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("csi.sock");
  }

  private GrpcSocket open() throws IOException {
    return GrpcSocket.open(path(), List.of(), List.of());
  }

  @Test
  void ownerAndGroupOnlyAndNothingElseIsLeftInTheFolder() throws IOException {
    try (GrpcSocket socket = open()) {
      assertThat(socket.bound()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
          .isEqualTo("rw-rw----");
      assertAnswers();
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(path());
      }
    }
    assertThat(path()).doesNotExist();
  }

  private void assertAnswers() throws IOException {
    try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(caller.connect(UnixDomainSocketAddress.of(path()))).isTrue();
    }
  }

  @Test
  void socketThatACrashLeftBehindIsReplaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(dead.bind(UnixDomainSocketAddress.of(path()))).isNotNull();
    }
    assertThat(Files.exists(path(), LinkOption.NOFOLLOW_LINKS)).isTrue();

    try (GrpcSocket socket = open()) {
      assertThat(socket.bound()).isTrue();
      assertAnswers();
    }
  }

  @Test
  void socketOfALiveProcessIsLeftAlone() throws IOException {
    try (GrpcSocket first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process answers on");
      assertThat(first.bound()).isTrue();
      assertAnswers();
    }
  }

  @Test
  void whatIsNoSocketIsLeftAlone() throws IOException {
    Files.writeString(path(), "precious");

    assertThatThrownBy(this::open).hasMessageContaining("is no socket");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void socketThatAnotherHasTakenOverIsNotRemoved() throws IOException {
    try (GrpcSocket first = open()) {
      assertThat(first.bound()).isTrue();
      Files.delete(path());
      Files.createFile(path());
    }
    assertThat(path()).exists();
  }
}
