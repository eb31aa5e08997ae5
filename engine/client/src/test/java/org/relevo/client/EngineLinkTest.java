package org.relevo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineLinkTest {
  private static final long SHORT = 100;

  @TempDir
  private Path directory;

  private final Hello hello = Hello.with("hook", List.of(), List.of());

  private Path socket() {
    return directory.resolve("s");
  }

  private ServerSocketChannel listen(int backlog) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()), backlog);
    return server;
  }

  private @Nullable EngineLink open() throws IOException {
    return EngineLink.open(socket(), hello, SHORT);
  }

  @Test
  void open_noSocketOrNobodyListens_isNone() throws IOException {
    assertThat(open()).isNull();
    listen(1).close();
    assertThat(Files.exists(socket())).isTrue();
    assertThat(open()).isNull();
  }

  @Test
  void open_engineThatDoesNotAnswer_isNotWaitedFor() throws IOException {
    try (ServerSocketChannel server = listen(1)) {
      assertThatThrownBy(this::open)
          .isInstanceOf(EngineLink.RefusedException.class)
          .hasMessageContaining(socket().toString())
          .hasMessageContaining("does not answer within 0.1 s");
      assertThat(server.isOpen()).isTrue();
    }
  }

  @Test
  void open_engineThatLetsNobodyIn_isNotWaitedFor() throws IOException {
    try (ServerSocketChannel server = listen(1);
        SocketChannel first = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        SocketChannel second = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      assertThatThrownBy(this::open).hasMessageContaining("does not answer");
      assertThat(List.of(server.isOpen(), first.isOpen(), second.isOpen())).containsOnly(true);
    }
  }

  @Test
  void open_wordsThatNoFrameHolds_isRefusedHere() {
    Hello long1 = Hello.with("build", List.of(), List.of("x".repeat(FrameWire.MOST_BYTES)));

    assertThatThrownBy(() -> EngineLink.open(socket(), long1))
        .isInstanceOf(EngineLink.RefusedException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void find_program_isSoughtInThePathAndThenWhereSystemsHaveIt() throws IOException {
    Path mine = Files.createFile(
        directory.resolve("sh"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.createDirectory(directory.resolve("setsid"));

    assertThat(EngineStart.find("sh", "/nonexistent:" + directory)).isEqualTo(mine);
    assertThat(EngineStart.find("sh", null)).isNotNull().isNotEqualTo(mine);
    assertThat(EngineStart.find("setsid", directory + ":relative"))
        .isNotEqualTo(directory.resolve("setsid"));
    assertThat(EngineStart.find("no-such-program", "/usr/bin")).isNull();
  }
}
