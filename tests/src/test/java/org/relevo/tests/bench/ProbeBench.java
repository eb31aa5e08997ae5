package org.relevo.tests.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.History;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HealthReport;
import org.relevo.core.offload.Journal;
import org.relevo.core.offload.OffloadSettings;
import org.relevo.core.offload.OffloadTools;
import org.relevo.core.offload.Offloader;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.quarantine.QuarantineFiles;
import org.relevo.core.rank.Decision;
import org.relevo.core.rank.Placement;
import org.relevo.core.slot.Slots;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.FileTrees;
import org.relevo.formats.path.StoreDir;
import org.relevo.tests.peers.Host;
import org.relevo.tests.peers.OpenSshServer;

/**
 * How long it takes to know how hundreds of machines are: each has an address of its own on the loopback network, ten real
 * OpenSSH servers stand for them all, and share this host's processors with the head.
 */
final class ProbeBench {
  private static final StoreDir DIR = new StoreDir("/relevo-bench/store");
  private static final int MACHINES = 300;
  private static final int SERVERS = 10;
  private static final int AT_ONCE = 32;

  private final int runs;

  ProbeBench(int runs) {
    this.runs = runs;
  }

  List<Comparison> run() throws Exception {
    Comparison time =
        new Comparison(MACHINES + " machines are asked side by side how they are", "ms");
    Comparison memory = new Comparison("Memory with all connections open", "MiB");
    Path root = Files.createTempDirectory("relevo-bench");
    Path key = OpenSshServer.generateKey(root.resolve("id"), "ed25519");
    List<OpenSshServer> servers = new ArrayList<>();
    try (Host head = Host.make(root.resolve("head"), DIR)) {
      Path home = Files.createDirectory(root.resolve("home"));
      for (int i = 0; i < SERVERS; i++) {
        servers.add(OpenSshServer.in(root.resolve("sshd" + i))
            .option("SetEnv HOME=" + home)
            .option("ListenAddress 0.0.0.0")
            .start()
            .authorize(key));
      }
      List<PlainSsh> plain = new ArrayList<>();
      for (OpenSshServer server : servers) {
        plain.add(new PlainSsh(root, server, server.port(), key));
      }
      Samples peer = time.peer("ssh and the same command, " + AT_ONCE + " at once");
      Samples cold = time.subject("a process that connects to all");
      Samples warm = time.subject("the same again, connected");
      Samples heap = memory.subject("heap after a collection");
      List<BuildMachine> machines = machines(servers, key);
      for (int run = -1; run < runs; run++) {
        double ssh = peer(plain);
        try (Asker asker = new Asker(head, machines, root.resolve("state" + run))) {
          double first = asker.ask();
          asker.later();
          double again = asker.ask();
          if (run >= 0) {
            peer.add(ssh);
            cold.add(first);
            warm.add(again);
            System.gc();
            heap.add(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
          }
        }
      }
    } finally {
      servers.forEach(OpenSshServer::close);
      FileTrees.delete(root);
    }
    return List.of(time, memory);
  }

  private static List<BuildMachine> machines(List<OpenSshServer> servers, Path key) {
    List<BuildMachine> machines = new ArrayList<>();
    for (int i = 0; i < MACHINES; i++) {
      OpenSshServer sshd = servers.get(i % SERVERS);
      machines.add(new BuildMachine(
          "127.0." + (1 + i / 250) + "." + (1 + i % 250),
          sshd.port(),
          List.of("x86_64-linux"),
          System.getProperty("user.name"),
          sshd.hostKey("ed25519"),
          key,
          List.of("none"),
          3,
          BuildMachine.DEFAULT_DAEMON_SOCKET,
          OptionalDouble.empty(),
          1,
          1.0,
          Set.of(),
          Optional.empty()));
    }
    return machines;
  }

  /** An offloader whose clock can be put forward. */
  private static final class Asker implements AutoCloseable {
    private final SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    private final Offloader offloader;
    private volatile Duration ahead = Duration.ZERO;

    Asker(Host head, List<BuildMachine> machines, Path state) {
      InstantSource clock = () -> Instant.now().plus(ahead);
      OffloadSettings settings = OffloadSettings.DEFAULT;
      offloader = new Offloader(
          () -> machines,
          head.store(),
          new OffloadTools(
              new SshMachines(connector, DIR, clock),
              Slots.in(state),
              QuarantineFiles.in(state, settings.backoff(), clock, new SplittableRandom(1)),
              History.NONE,
              Journal.NONE,
              Optional::empty,
              clock,
              new SplittableRandom(2)),
          settings);
    }

    /** Makes what is known of the machines too old. */
    void later() {
      ahead = ahead.plus(OffloadSettings.DEFAULT.healthAge().multipliedBy(2));
    }

    double ask() throws Exception {
      long start = System.nanoTime();
      Decision decision = offloader.explain(BuildRequest.ofNeeds(DIR, "x86_64-linux", Set.of()));
      double millis = (System.nanoTime() - start) / 1e6;
      for (Placement placement : decision.placements()) {
        if (!(placement instanceof Placement.Ranked)) {
          throw new IOException("a machine did not answer: " + placement);
        }
      }
      return millis;
    }

    @Override
    public void close() {
      offloader.close();
      connector.close();
    }
  }

  private static double peer(List<PlainSsh> plain) throws Exception {
    String command = HealthReport.command(List.of(DIR.text()));
    Semaphore turns = new Semaphore(AT_ONCE);
    List<Process> all = new ArrayList<>();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    File nothing = new File("/dev/null");
    long start = System.nanoTime();
    for (int i = 0; i < MACHINES; i++) {
      turns.acquire();
      Process process = plain.get(i % SERVERS).start(List.of(), nothing, nothing, command);
      all.add(process);
      ends.add(process.onExit().thenRun(turns::release));
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
    for (Process process : all) {
      if (process.waitFor() != 0) {
        throw new IOException("ssh exited with " + process.exitValue());
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
