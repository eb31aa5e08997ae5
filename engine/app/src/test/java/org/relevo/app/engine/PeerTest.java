package org.relevo.app.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
  @TempDir
  private Path directory;

  @Test
  void requireAllowed_stranger_isRefused() throws Exception {
    Path socket = Files.writeString(directory.resolve("file"), "");
    String group =
        Files.readAttributes(socket, PosixFileAttributes.class).group().getName();

    new Peer("somebody", group).requireAllowed(socket);
    new Peer(System.getProperty("user.name"), "no-such-group").requireAllowed(socket);
    assertThatThrownBy(() -> new Peer("no-such-user", "no-such-group").requireAllowed(socket))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no-such-user, are not in");
    assertThatThrownBy(() -> new Peer("--help", "no-such-group").requireAllowed(socket))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> new Peer("x", "y").requireAllowed(directory.resolve("none")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("cannot see");
  }
}
