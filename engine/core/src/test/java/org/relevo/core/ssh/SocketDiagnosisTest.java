package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that looks at a socket, run on this host. */
class SocketDiagnosisTest {
  @TempDir
  private Path directory;

  private static String look(Path path, String... before) throws Exception {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(List.of("/bin/sh", "-c", SocketDiagnosis.command(path.toString())));
    Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    String word = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(word).isZero();
    return word.strip();
  }

  private ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  @Test
  void look_eachCase_givesItsWord() throws Exception {
    Path socket = directory.resolve("it's a socket");
    assertThat(look(socket)).isEqualTo("missing");
    assertThat(look(directory.resolve("no/such/directory/socket"))).isEqualTo("missing");
    try (ServerSocketChannel listener = listen(socket)) {
      assertThat(listener.isOpen()).isTrue();
      assertThat(look(socket)).isEqualTo("refused");
    }
    assertThat(look(socket)).isEqualTo("deaf");
    assertThat(look(Files.createFile(directory.resolve("file")))).isEqualTo("other");
  }

  @Test
  void look_asUserWithoutRights_tellsDirectoryAndSocketApart() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root") && Files.exists(Path.of("/usr/bin/setpriv")),
        "only root can become somebody else");
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel listener = listen(socket)) {
      assertThat(listener.isOpen()).isTrue();
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-r--r--"));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      assertThat(look(socket, nobody)).isEqualTo("closed " + directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      assertThat(look(socket, nobody)).isEqualTo("denied");
    }
  }
}
