package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.RelevoCommand;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;
import picocli.CommandLine;

/** {@code relevo test} and {@code relevo status} with a machine file, key files and a machine behind OpenSSH. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FarmCommandsPeerTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");

  @TempDir
  private Path root;

  private OpenSshServer sshd;
  private LocalStore store;
  private WorkerServer daemon;
  private KeyFiles headKeys;
  private KeyFiles machineKeys;

  @BeforeEach
  void start() throws Exception {
    sshd = OpenSshServer.in(root.resolve("sshd")).start();
    Path key = OpenSshServer.generateKey(root.resolve("user"), "ed25519");
    sshd.authorize(key);
    KeyGenerator generator = new KeyGenerator(new SecureRandom());
    headKeys = new KeyFiles(root.resolve("head"));
    machineKeys = new KeyFiles(root.resolve("machine/etc"));
    headKeys.save(generator.generate());
    machineKeys.save(generator.generate());
    headKeys.authorize(machineKeys.publicKey());
    machineKeys.authorize(headKeys.publicKey());
    store = LocalStore.open(
        new StoreLayout(DIR, root.resolve("machine/store"), root.resolve("machine/state")),
        machineKeys.signer(),
        machineKeys.verifier());
    Path socket = root.resolve("machine/socket");
    daemon = WorkerServer.start(
        store,
        DaemonSettings.of(socket, Set.of("x86_64-linux"), 1)
            .withSiteParent(root.resolve("machine/sites")));
    Files.writeString(root.resolve("head/machines.scm"), """
        (define (machine name socket)
          (build-machine
            (name name) (port %d) (systems (list "x86_64-linux")) (user "%s")
            (host-key "%s comment of it") (private-key "%s")
            (daemon-socket socket) (parallel-builds 3)))
        (list (machine "127.0.0.1" "%s")
              (machine "localhost" "/nonexistent/socket"))
        """.formatted(
            sshd.port(), System.getProperty("user.name"), sshd.hostKey("ed25519"), key, socket));
  }

  @AfterEach
  void stop() throws Exception {
    if (sshd != null) {
      sshd.close();
    }
    if (daemon != null) {
      daemon.close();
      store.close();
    }
  }

  private String run(int exitCode, String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine command = RelevoCommand.commandLine();
    command.setOut(new PrintWriter(text));
    command.setErr(new PrintWriter(text));
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(
        1,
        List.of(
            "--config",
            root.resolve("head").toString(),
            "--state",
            root.resolve("head/state").toString(),
            "--store",
            DIR.text()));
    assertThat(command.execute(line.toArray(String[]::new)))
        .as(text.toString())
        .isEqualTo(exitCode);
    return text.toString();
  }

  @Test
  void test_oneGoodAndOneBad_tellsThemApart() {
    assertThat(run(1, "test"))
        .contains("127.0.0.1:" + sshd.port() + ": all well")
        .contains("signature accepted")
        .contains("localhost:" + sshd.port() + ": FAILED")
        .contains("/nonexistent/socket does not exist")
        .contains("2 machines tested, 1 failed");
    assertThat(run(0, "test", root.resolve("head/machines.scm").toString(), "^127\\."))
        .contains("1 machine tested, 0 failed");
  }

  @Test
  void test_keysNotAuthorized_saysOnWhichSide() throws Exception {
    Files.delete(machineKeys.aclFile());
    assertThat(run(1, "test")).contains("FAIL  import").contains("signing-key.pub");
    machineKeys.authorize(headKeys.publicKey());
    Files.delete(headKeys.aclFile());
    assertThat(run(1, "test")).contains("FAIL  export").contains("archive --authorize");
    Files.delete(headKeys.secretFile());
    assertThat(run(1, "test")).contains("archive --generate-key");
  }

  @Test
  void status_allMachines_showsFigures() {
    assertThat(run(0, "status"))
        .contains("kernel:       Linux")
        .contains("0 of 3 used")
        .contains("localhost:" + sshd.port());
  }
}
