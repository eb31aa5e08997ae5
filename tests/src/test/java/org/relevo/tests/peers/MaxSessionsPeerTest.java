package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.slot.MachineSlot;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPhase;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;

/** Servers that allow few commands at once on a connection: further ones go over further connections. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MaxSessionsPeerTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MANY = 8;

  /** What the server logs of each connection, and of the begin and end of each command. */
  private static final String CONNECTED = "Accepted publickey";

  private static final String DISCONNECTED = "Closing connection to 127.0.0.1";

  private static final String BEGUN = "Starting session: ";
  private static final String ENDED = "Close session: ";

  @TempDir
  private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
  private Path key;

  @BeforeEach
  void start() throws Exception {
    key = OpenSshServer.generateKey(directory.resolve("user"), "ed25519");
  }

  @AfterEach
  void stop() {
    connector.close();
    threads.shutdownNow();
  }

  private OpenSshServer server(int maxSessions, String... options) throws Exception {
    OpenSshServer.Setup setup =
        OpenSshServer.in(directory.resolve("sshd")).option("MaxSessions " + maxSessions);
    for (String option : options) {
      setup = setup.option(option);
    }
    return setup.start().authorize(key);
  }

  private static SshProcess echo(SshSession session) throws IOException {
    return session.exec("read line; echo $line");
  }

  private static void assertAnswers(SshProcess echo, int number) throws IOException {
    echo.stdin().write((number + "\n").getBytes(StandardCharsets.US_ASCII));
    echo.stdin().flush();
    assertThat(echo.stdout().readAllBytes()).asString().isEqualTo(number + "\n");
    assertThat(echo.waitFor(LIMIT)).isZero();
    echo.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void exec_moreAtOnceThanAllowed_takesAsManyConnectionsAsNeeded(int allowed) throws Exception {
    try (OpenSshServer server = server(allowed);
        SshSession session = connector.connect(server.machine(key))) {
      List<SshProcess> echoes = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        echoes.add(echo(session));
      }
      assertThat(server.logged(CONNECTED)).isEqualTo((MANY + allowed - 1) / allowed);
      for (int i = 0; i < MANY; i++) {
        assertAnswers(echoes.get(i), i);
      }
      server.awaitLogged(ENDED, MANY);
      assertThat(server.logged(BEGUN)).isEqualTo(MANY);
    }
  }

  @Test
  void run_oneAfterTheOther_needsOneConnection() throws Exception {
    try (OpenSshServer server = server(1);
        SshSession session = connector.connect(server.machine(key))) {
      for (int i = 0; i < 50; i++) {
        assertThat(session.run("echo " + i, LIMIT).stdout()).isEqualTo(i + "\n");
      }
      assertThat(server.logged(CONNECTED)).isEqualTo(1);
    }
  }

  @Test
  void exec_noneAllowed_saysSoOverOneConnection() throws Exception {
    try (OpenSshServer server = server(0);
        SshSession session = connector.connect(server.machine(key))) {
      assertThatThrownBy(() -> echo(session))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.COMMAND))
          .hasMessageContaining("opens no channel for commands");
      assertThat(server.logged(CONNECTED)).isEqualTo(1);
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void connectionLost_whatRunsOverOthersGoesOn() throws Exception {
    try (OpenSshServer server = server(1);
        SshSession session = connector.connect(server.machine(key));
        SshProcess first = echo(session);
        SshProcess second = session.exec("read line; kill -9 $PPID; read line");
        SshProcess third = echo(session)) {
      second.stdin().write('\n');
      second.stdin().flush();
      assertThatThrownBy(() -> second.waitFor(LIMIT))
          .isInstanceOfSatisfying(
              SshException.class, e -> assertThat(e.phase()).isEqualTo(SshPhase.CONNECTION));
      assertThat(session.isOpen()).isTrue();
      try (SshProcess fourth = echo(session)) {
        assertAnswers(fourth, 4);
      }
      assertAnswers(third, 3);
      assertAnswers(first, 1);
    }
  }

  @Test
  void connectionsLeftIdle_close() throws Exception {
    connector.close();
    connector = new SshConnector(
        new SshTimeouts(LIMIT, LIMIT, Duration.ofMillis(200), 20, LIMIT, Duration.ofSeconds(1)));
    try (OpenSshServer server = server(1);
        SshSession session = connector.connect(server.machine(key))) {
      CountDownLatch closed = new CountDownLatch(1);
      session.onClose(which -> closed.countDown());
      List<SshProcess> echoes = List.of(echo(session), echo(session), echo(session));
      for (int i = 0; i < echoes.size(); i++) {
        assertAnswers(echoes.get(i), i);
      }
      server.awaitLogged(DISCONNECTED, 3);
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(session.lossReason()).isEmpty();
    }
  }

  /** Slots, probes and connections to the daemon, which each need a command there, since sockets are not forwarded to. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void machine_allAtOnce_works(int allowed) throws Exception {
    Peers.require("flock", "util-linux");
    Path home = directory.resolve("machine");
    KeyFiles keys = new KeyFiles(home.resolve("etc"));
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    Path socket = home.resolve("socket");
    try (OpenSshServer server = server(allowed, "AllowStreamLocalForwarding no");
        LocalStore store = LocalStore.open(
            new StoreLayout(DIR, home.resolve("store"), home.resolve("state")),
            keys.signer(),
            keys.verifier());
        WorkerServer daemon = WorkerServer.start(
            store,
            DaemonSettings.of(socket, Set.of("x86_64-linux"), 1)
                .withSiteParent(home.resolve("sites")))) {
      SshMachines machines = new SshMachines(connector, DIR, InstantSource.system());
      try (MachineConnection connection = machines.connect(
          server.machine(key, server.hostKey("ed25519"), daemon.socket().toString()))) {
        List<MachineSlot> slots = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
          slots.add(connection.takeSlot(MANY));
        }
        assertThat(slots).allMatch(MachineSlot.Held.class::isInstance);
        CyclicBarrier allOpen = new CyclicBarrier(MANY);
        List<Future<Boolean>> builds = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
          Callable<Boolean> build = () -> {
            connection.probe(LIMIT);
            try (BuildDaemon open = connection.openDaemon()) {
              allOpen.await(60, TimeUnit.SECONDS);
              connection.probe(LIMIT);
              return open.store()
                  .info(DIR.parse(DIR + "/" + "0".repeat(32) + "-x"))
                  .isEmpty();
            }
          };
          builds.add(threads.submit(build));
        }
        for (Future<Boolean> build : builds) {
          assertThat(build.get(90, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(connection.takeSlot(MANY)).isInstanceOf(MachineSlot.Full.class);
        slots.forEach(MachineSlot::close);
      }
      server.awaitLogged(ENDED, server.logged(BEGUN));
      server.awaitLogged(DISCONNECTED, server.logged(CONNECTED));
    }
  }
}
