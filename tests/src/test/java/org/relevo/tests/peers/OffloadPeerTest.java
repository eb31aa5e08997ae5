package org.relevo.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.daemon.DaemonSettings;
import org.relevo.app.daemon.WorkerServer;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.BuildGraph;
import org.relevo.core.offload.GraphOffload;
import org.relevo.core.offload.GraphResult;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.OffloadListener;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.Outcome;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A large item, and a server that dies in the middle of a build, on the whole way through OpenSSH. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OffloadPeerTest {
  private static final StoreDir DIR = new StoreDir("/relevo-test/store");
  private static final SshTimeouts TIMEOUTS = new SshTimeouts(
      Duration.ofSeconds(10),
      Duration.ofSeconds(10),
      Duration.ofSeconds(1),
      2,
      Duration.ofSeconds(10),
      Duration.ofMinutes(1));

  @TempDir
  private Path root;

  private OpenSshServer sshd;
  private KeyFiles headKeys;
  private KeyFiles machineKeys;
  private LocalStore head;
  private LocalStore store;
  private WorkerServer daemon;
  private BuildMachine machine;

  @BeforeEach
  void start() throws Exception {
    sshd = OpenSshServer.in(root.resolve("sshd")).start();
    Path key = OpenSshServer.generateKey(root.resolve("user"), "ed25519");
    sshd.authorize(key);
    KeyGenerator generator = new KeyGenerator(new SecureRandom());
    headKeys = new KeyFiles(root.resolve("head/etc"));
    machineKeys = new KeyFiles(root.resolve("machine/etc"));
    headKeys.save(generator.generate());
    machineKeys.save(generator.generate());
    headKeys.authorize(machineKeys.publicKey());
    machineKeys.authorize(headKeys.publicKey());
    head = open("head", headKeys);
    store = open("machine", machineKeys);
    daemon = startDaemon();
    machine = sshd.machine(key, sshd.hostKey("ed25519"), daemon.socket().toString());
  }

  private WorkerServer startDaemon() throws Exception {
    return WorkerServer.start(
        store,
        DaemonSettings.of(root.resolve("machine/socket"), Set.of("x86_64-linux"), 1)
            .withSiteParent(root.resolve("machine/sites")));
  }

  private LocalStore open(String name, KeyFiles keys) throws IOException {
    return LocalStore.open(
        new StoreLayout(DIR, root.resolve(name + "/store"), root.resolve(name + "/state")),
        keys.signer(),
        keys.verifier());
  }

  @AfterEach
  void stop() throws Exception {
    if (sshd != null) {
      sshd.close();
    }
    if (daemon != null) {
      daemon.close();
    }
    for (LocalStore each : List.of(head, store)) {
      assertThat(each.verify()).isEmpty();
      assertThat(each.realDir().toFile().list()).allMatch(name -> name.length() > 33);
      each.close();
    }
  }

  private StorePath derivation(DerivationBuilder builder, String script) throws IOException {
    NamedDerivation made = builder
        .arguments("-c", script)
        .environment("PATH", "/usr/bin:/bin")
        .build("x86_64-linux", "/bin/sh", new DerivationHashes(head::derivation));
    return head.addText(made.path().name(), made.contents(), made.derivation().references());
  }

  private StorePath output(StorePath derivation) throws IOException {
    return head.derivation(derivation).output("out").orElseThrow().path();
  }

  private GraphResult offload(OffloadListener listener, StorePath root) throws Exception {
    try (SshConnector connector = new SshConnector(TIMEOUTS);
        Offloader offloader = new Offloader(
            () -> List.of(machine),
            head,
            OffloadTools.in(
                this.root.resolve("head/state"),
                new SshMachines(connector, DIR, InstantSource.system()),
                OffloadSettings.DEFAULT),
            OffloadSettings.DEFAULT)) {
      GraphSettings usual = GraphSettings.DEFAULT;
      GraphSettings impatient = new GraphSettings(
          usual.limits(), false, usual.firstPause(), usual.longestPause(), Duration.ZERO);
      return new GraphOffload(head, offloader)
          .build(BuildGraph.of(head, List.of(root)), impatient, listener);
    }
  }

  /** Adds a source file of random bytes that is never held in memory. */
  private StorePath source(String name, long size) throws Exception {
    PipedInputStream in = new PipedInputStream(1 << 16);
    PipedOutputStream out = new PipedOutputStream(in);
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
      try (out) {
        new NarWriter(out).regular("", false, size, new RandomBytes(size));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    StorePath path = head.addTree(name, in);
    writing.get(10, TimeUnit.SECONDS);
    return path;
  }

  @Test
  void largeItem_thereAndBack_isTheSame() throws Exception {
    StorePath big = source("big", 32L * 1024 * 1024);
    StorePath job = derivation(
        new DerivationBuilder(DIR, "job").sources(List.of(big)), "cat " + big + " > $out");
    GraphResult result = offload(OffloadListener.NONE, job);
    assertThat(result.good()).as(result.toString()).isTrue();
    assertThat(Files.mismatch(head.realPath(big), head.realPath(output(job)))).isEqualTo(-1);
    assertThat(head.info(output(job)).orElseThrow().narHash())
        .isEqualTo(head.info(big).orElseThrow().narHash());
  }

  @Test
  void serverKilledInTheBuild_machineIsLostAndNothingIsLeft() throws Exception {
    StorePath job =
        derivation(new DerivationBuilder(DIR, "job"), "echo building; sleep 60; echo > $out");
    CompletableFuture<GraphResult> run = CompletableFuture.supplyAsync(() -> {
      try {
        return offload(new KillOnOutput(sshd), job);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    GraphResult result = run.get(90, TimeUnit.SECONDS);
    assertThat(result.good()).isFalse();
    // It was lost, perhaps tried in vain since then, and when its turn came again still left alone.
    assertThat(result.toString())
        .contains(machine.id())
        .containsPattern("the connection was|nothing listens");
    assertThat(head.queryValid(List.of(output(job)))).isEmpty();
  }

  /** The SSH connection stands all the while, and the one to the daemon was kept for the next build. */
  @Test
  void daemonStartedAgainBetweenBuilds_isNotNoticed() throws Exception {
    AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
    try (SshConnector connector = new SshConnector(TIMEOUTS)) {
      OffloadTools tools = OffloadTools.in(
          root.resolve("head/state"),
          new SshMachines(connector, DIR, time::get),
          OffloadSettings.DEFAULT);
      try (Offloader offloader =
          new Offloader(() -> List.of(machine), head, tools, OffloadSettings.DEFAULT)) {
        for (int i = 0; i < 3; i++) {
          StorePath job = derivation(new DerivationBuilder(DIR, "job" + i), "echo > $out");
          BuildRequest request = BuildRequest.of(job, head.derivation(job), BuildLimits.NONE);
          assertThat(offloader.offload(request, OffloadListener.NONE))
              .isInstanceOf(Outcome.Built.class);
          daemon.close();
          daemon = startDaemon();
          time.set(time.get().plus(Duration.ofSeconds(2)));
        }
        assertThat(tools.quarantine().standing(machine).sentences()).isEmpty();
      }
    }
  }

  /** OpenSSH lets small packets wait, for 40 ms each, until a connection has run a first command. */
  @Test
  void openDaemon_beforeAnyCommand_runsOneFirst() throws Exception {
    Path ran = root.resolve("ran");
    Path key = root.resolve("user");
    try (OpenSshServer noting = OpenSshServer.in(root.resolve("noting"))
            .option("ForceCommand touch " + ran)
            .start()
            .authorize(key);
        SshConnector connector = new SshConnector(TIMEOUTS);
        MachineConnection connection = new SshMachines(connector, DIR, InstantSource.system())
            .connect(
                noting.machine(key, noting.hostKey("ed25519"), daemon.socket().toString()));
        BuildDaemon open = connection.openDaemon()) {
      assertThat(ran).exists();
      assertThat(open.store().queryValid(List.of())).isEmpty();
    }
  }

  /** Kills the server as soon as the builder says something. */
  private record KillOnOutput(OpenSshServer server) implements OffloadListener {
    @Override
    public void log(BuildRequest request, BuildMachine machine, byte[] piece) {
      server.kill();
    }
  }

  /** Bytes that look random and are the same each time. */
  private static final class RandomBytes extends InputStream {
    private final SplittableRandom random = new SplittableRandom(7);
    private long left;

    RandomBytes(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? random.nextInt(256) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      byte[] some = new byte[(int) Math.min(length, left)];
      random.nextBytes(some);
      System.arraycopy(some, 0, bytes, offset, some.length);
      left -= some.length;
      return some.length;
    }
  }
}
