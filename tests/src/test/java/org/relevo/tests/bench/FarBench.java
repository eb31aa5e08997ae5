package org.relevo.tests.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.relevo.core.ssh.SshChannel;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.FileTrees;
import org.relevo.core.store.NarDump;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.transfer.Transfer;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.Host;

/**
 * MB/s of one large item and of many small ones each way, over a connection that stands and whose round trips are long: from a
 * store to a store, beside {@code ssh host cat} of as many bytes from a file to a file, and beside itself when it waits for
 * each answer before it sends on.
 */
final class FarBench {
  private static final File NOWHERE = new File("/dev/null");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int SMALL_ITEMS = 200;
  private static final int SMALL_BYTES = 5000;

  private final Path launcher;
  private final int runs;
  private final int mebibytes;
  private final Duration roundTrip;
  private int made;

  FarBench(Path launcher, int runs, int mebibytes, Duration roundTrip) {
    this.launcher = launcher;
    this.runs = runs;
    this.mebibytes = mebibytes;
    this.roundTrip = roundTrip;
  }

  List<Comparison> run() throws Exception {
    try (BenchFarm farm = new BenchFarm(launcher, "")) {
      farm.delay(roundTrip);
      farm.compression("none");
      Path large = DataFiles.random(farm.root().resolve("large"), mebibytes);
      List<Comparison> results =
          new ArrayList<>(new Case(farm, large, 1, "An item of " + mebibytes + " MiB").run());
      Path small = farm.root().resolve("small");
      Files.write(small, new byte[SMALL_ITEMS * SMALL_BYTES]);
      results.addAll(new Case(farm, small, SMALL_ITEMS, SMALL_ITEMS + " items of 5 kB").run());
      return results;
    }
  }

  /** So many items whose bytes together are those of a file. */
  private final class Case {
    private final BenchFarm farm;
    private final Path file;
    private final int items;
    private final Comparison send;
    private final Comparison retrieve;

    Case(BenchFarm farm, Path file, int items, String title) {
      this.farm = farm;
      this.file = file;
      this.items = items;
      String way = ", round trip " + roundTrip.toMillis() + " ms longer: ";
      this.send = new Comparison(title + way + "sent to the machine", "MB/s");
      this.retrieve = new Comparison(title + way + "retrieved from it", "MB/s");
    }

    List<Comparison> run() throws Exception {
      try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
          SshSession session = connector.connect(farm.description());
          Host other = Host.make(
              farm.root().resolve("other-" + items), farm.head().store().dir())) {
        other.keys().authorize(farm.machine().keys().publicKey());
        // Else OpenSSH delays small answers.
        session.run("true", LIMIT);
        PlainSsh ssh = farm.plainSsh();
        for (int run = -1; run < runs; run++) {
          plain(ssh, run >= 0);
          // Either comes first as often: code gets faster as it runs.
          boolean inStep = run % 2 != 0;
          stores(session, other, inStep, run >= 0);
          stores(session, other, !inStep, run >= 0);
        }
      }
      return List.of(send, retrieve);
    }

    private void plain(PlainSsh ssh, boolean counts) throws IOException, InterruptedException {
      Path there = farm.root().resolve("there");
      Path back = farm.root().resolve("back");
      try (PlainSsh.Shared shared = ssh.share("-c", PlainSsh.SAME_CIPHER)) {
        double pushed = ssh.run(shared.options(), file.toFile(), NOWHERE, "cat > " + there);
        double pulled = ssh.run(shared.options(), NOWHERE, back.toFile(), "cat " + there);
        if (counts) {
          String name = "ssh host cat, file to file, same cipher";
          send.peer(name).add(Files.size(file) / 1e6 / pushed);
          retrieve.peer(name).add(Files.size(file) / 1e6 / pulled);
        }
      }
      Files.delete(there);
      Files.delete(back);
    }

    private void stores(SshSession session, Host other, boolean inStep, boolean counts)
        throws Exception {
      List<StorePath> paths = addItems();
      try (SshChannel channel = session.openUnixSocket(session.machine().daemonSocket());
          DaemonStore remote =
              DaemonStore.open(farm.head().store().dir(), channel.in(), channel.out(), channel)) {
        if (inStep) {
          remote.keepInStep();
        }
        String machine = session.machine().id();
        TransferStats sent = new Transfer(
                machine, farm.head().store(), remote, LIMIT, TransferListener.NONE)
            .send(paths, List.of());
        TransferStats retrieved = new Transfer(
                machine, other.store(), remote, LIMIT, TransferListener.NONE)
            .retrieve(paths);
        if (counts) {
          String name = "Relevo, store to store" + (inStep ? ", each thing waited for" : "");
          send.subject(name).add(rate(sent));
          retrieve.subject(name).add(rate(retrieved));
        }
      }
      for (Host host : List.of(farm.head(), farm.machine(), other)) {
        for (StorePath path : paths) {
          FileTrees.delete(host.store().realPath(path));
        }
      }
    }

    private double rate(TransferStats stats) throws IOException {
      return Files.size(file) / 1e6 / (stats.time().toNanos() / 1e9);
    }

    private List<StorePath> addItems() throws IOException {
      List<StorePath> paths = new ArrayList<>();
      if (items > 1) {
        for (int i = 0; i < items; i++) {
          paths.add(
              farm.head().store().addText("small-" + made++, new byte[SMALL_BYTES], List.of()));
        }
        return paths;
      }
      Path nar = farm.root().resolve("nar");
      try (OutputStream out = Files.newOutputStream(nar)) {
        NarDump.dump(file, new NarWriter(out));
      }
      try (InputStream in = Files.newInputStream(nar)) {
        paths.add(farm.head().store().addTree("large-" + made++, in));
      } finally {
        Files.delete(nar);
      }
      return paths;
    }
  }
}
