package org.relevo.core.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.StoreException;
import org.relevo.core.transfer.packed.ArchiveProgram;
import org.relevo.formats.path.StoreDir;

/** With programs of ours in the place of Guix, on a server of the library. */
@Timeout(60)
class GuixImportTest {
  private static final String SOCKET = "/nonexistent/it's a socket";
  private static final long BYTES = 1L << 30;
  private static final Duration FAR = Duration.ofMillis(50);

  @TempDir
  private Path root;

  private final SshServer server = SshServer.setUpDefaultServer();
  private final SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
  private Path programs;
  private Path calls;
  private ArchiveProgram archive;
  private SshSession session;

  @BeforeEach
  void connect() throws Exception {
    programs = Files.createDirectory(root.resolve("programs"));
    calls = Files.createFile(root.resolve("calls"));
    Path key = root.resolve("key");
    OpenSshKeys.generate(key);
    Path hostFile = root.resolve("host");
    OpenSshKeys.generate(hostFile);
    KeyPair hostKey = OpenSshKeys.read(hostFile);
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((user, offered, session) -> true);
    String path = "PATH=" + programs + ":/usr/bin:/bin; echo Welcome; ";
    // The factory has a shell run the words as they are.
    server.setCommandFactory(
        (channel, command) -> new ProcessShellFactory(path + command, "sh").createShell(channel));
    server.start();
    session = connector.connect(new BuildMachine(
        "127.0.0.1",
        server.getPort(),
        List.of("x86_64-linux"),
        "user",
        OpenSshKeys.publicKey(hostKey),
        key,
        List.of("none"),
        3,
        SOCKET,
        OptionalDouble.empty(),
        1,
        1.0,
        Set.of(),
        Optional.empty()));
    archive = new ArchiveProgram(session, StoreDir.GUIX);
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    server.stop(true);
  }

  /** Has a guix that notes what it was called with. */
  private void guix(String script) throws IOException {
    Path file = programs.resolve("guix");
    Files.writeString(
        file,
        "#!/bin/sh\necho \"$@\" $LC_ALL $NIX_STORE_DIR \"$GUIX_DAEMON_SOCKET\" >> " + calls + "\n"
            + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private GuixImport daemonConnection() {
    return new GuixImport(session, archive);
  }

  private static byte[] bundle() {
    byte[] bundle = new byte[4 << 20];
    new Random(1).nextBytes(bundle);
    return bundle;
  }

  @Test
  void importBundle_programThatWorks_isTriedOnceAndGetsAll() throws Exception {
    guix("cat > " + root.resolve("got"));

    assertThat(daemonConnection().pays(BYTES, FAR)).isTrue();
    GuixImport other = daemonConnection();
    assertThat(other.pays(BYTES, FAR)).isTrue();
    other.importBundle(new ByteArrayInputStream(bundle()));

    String call = "archive --import C /gnu/store " + SOCKET;
    assertThat(calls).hasContent(call + "\n" + call);
    assertThat(root.resolve("got")).hasBinaryContent(bundle());
  }

  @Test
  void pays_littleToWin_startsNothing() throws Exception {
    guix("cat > /dev/null");

    assertThat(daemonConnection().pays(1 << 20, Duration.ofMillis(1))).isFalse();

    assertThat(calls).isEmptyFile();
  }

  @Test
  void pays_programOfKnownStart_isReckonedWithThat() throws Exception {
    guix("cat > /dev/null");
    GuixImport way = daemonConnection();
    Duration start = archive.commands().orElseThrow().startTime();
    long pieces = start.toMillis() + 1;

    assertThat(way.pays(pieces * (32 << 10), Duration.ofMillis(1))).isTrue();
    assertThat(way.pays(32 << 10, start)).isFalse();
  }

  @Test
  void pays_programThatIsBroken_neverAndIsTriedOnce() throws Exception {
    guix("cat > /dev/null; echo no code for module >&2; exit 1");

    assertThat(daemonConnection().pays(BYTES, FAR)).isFalse();
    assertThat(daemonConnection().pays(BYTES, FAR)).isFalse();

    assertThat(Files.readAllLines(calls)).hasSize(1);
  }

  @Test
  void importBundle_programThatComplainsAtLengthAndFails_isHeardAndGivenUp() throws Exception {
    // More than a channel's window of complaints, so that it ends only if somebody reads them.
    guix("cat > /dev/null; [ $(wc -l < " + calls + ") = 1 ] && exit 0\n"
        + "head -c 9000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'so there' >&2; exit 3");
    GuixImport way = daemonConnection();
    assertThat(way.pays(BYTES, FAR)).isTrue();

    assertThatThrownBy(() -> way.importBundle(new ByteArrayInputStream(bundle())))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("so there");

    assertThat(daemonConnection().pays(BYTES, FAR)).isFalse();
  }

  @Test
  void importBundle_bundleThatCannotBeRead_isNotHeldAgainstTheProgram() throws Exception {
    guix("cat > /dev/null");
    GuixImport way = daemonConnection();
    assertThat(way.pays(BYTES, FAR)).isTrue();

    assertThatThrownBy(() -> way.importBundle(new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken here");
          }
        }))
        .hasMessage("broken here");

    assertThat(way.pays(BYTES, FAR)).isTrue();
  }

  @Test
  void importBundle_closedInTheMiddle_isNotHeldAgainstTheProgram() throws Exception {
    guix("cat > /dev/null");
    GuixImport way = daemonConnection();
    assertThat(way.pays(BYTES, FAR)).isTrue();

    assertThatThrownBy(() -> way.importBundle(new InputStream() {
          @Override
          public int read() {
            way.close();
            return 0;
          }
        }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> way.importBundle(new ByteArrayInputStream(bundle())))
        .hasMessage("the connection to the daemon was closed");

    assertThat(daemonConnection().pays(BYTES, FAR)).isTrue();
  }
}
