package org.relevo.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.MachineConnection;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.FileTrees;
import org.relevo.core.store.NarDump;
import org.relevo.core.transfer.Transfer;
import org.relevo.core.transfer.TransferListener;
import org.relevo.core.transfer.TransferStats;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;
import org.relevo.tests.peers.Host;

/**
 * MB/s of one large item each way through OpenSSH: from a store to a store (read, hashed, signed, sent, verified, restored,
 * registered), and the SSH leg alone, beside {@code ssh host cat} from a file to a file and from a file to nowhere.
 */
final class TransferBench {
  private static final File NOWHERE = new File("/dev/null");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /**
   * A kept engine has moved more before long; the virtual machine needs that to compile what it runs. Packed data take so long
   * that one run is enough.
   */
  private static final int WARM_UP_MIB = 2048;

  private final Path launcher;
  private final int runs;
  private final int mebibytes;

  TransferBench(Path launcher, int runs, int mebibytes) {
    this.launcher = launcher;
    this.runs = runs;
    this.mebibytes = mebibytes;
  }

  /** Runs all cases; {@code reader} gets the results of each when it is done. */
  void run(Consumer<List<Comparison>> reader) throws Exception {
    for (String data : List.of("random", "compressible")) {
      for (String compression : List.of("none", "")) {
        reader.accept(run(data, compression));
      }
    }
  }

  private List<Comparison> run(String data, String compression) throws Exception {
    try (BenchFarm farm = new BenchFarm(launcher, "")) {
      farm.compression(compression);
      Path file = farm.root().resolve(data);
      if (data.equals("random")) {
        DataFiles.random(file, mebibytes);
      } else {
        DataFiles.text(file, mebibytes);
      }
      String title = mebibytes + " MiB of " + data + " data, compression "
          + (compression.isEmpty() ? "as by default (zlib)" : compression);
      return new Case(farm, file, !compression.equals("none"), title).run();
    }
  }

  /** One kind of data with one compression, both ways, in a farm of its own. */
  private final class Case {
    private final BenchFarm farm;
    private final Path file;
    private final boolean compressed;
    private final Comparison send;
    private final Comparison retrieve;
    private final Path there;
    private final Path back;

    Case(BenchFarm farm, Path file, boolean compressed, String title) {
      this.farm = farm;
      this.file = file;
      this.compressed = compressed;
      this.send = new Comparison(title + ": sent to the machine", "MB/s");
      this.retrieve = new Comparison(title + ": retrieved from it", "MB/s");
      this.there = farm.root().resolve("there");
      this.back = farm.root().resolve("back");
    }

    List<Comparison> run() throws Exception {
      BuildMachine machine = farm.description();
      try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
          SshSession standing = connector.connect(machine);
          Host other =
              Host.make(farm.root().resolve("other"), farm.head().store().dir())) {
        other.keys().authorize(farm.machine().keys().publicKey());
        plain(false);
        int warmUps = compressed ? 1 : Math.max(1, WARM_UP_MIB / mebibytes);
        for (int run = -warmUps; run < runs; run++) {
          boolean counts = run >= 0;
          if (counts) {
            plain(true);
          }
          stores(connector, machine, other, "warm-" + run, counts);
          if (!compressed) {
            legs(standing, counts);
          }
          if (counts && !compressed) {
            command("command-" + run);
          }
        }
      }
      return List.of(send, retrieve);
    }

    /** As one types it, and with Relevo's cipher over connections that stand already, since its time begins then, too. */
    private void plain(boolean counts) throws IOException, InterruptedException {
      PlainSsh ssh = farm.plainSsh();
      if (compressed) {
        try (PlainSsh.Shared shared = ssh.share("-C", "-c", PlainSsh.SAME_CIPHER)) {
          files(ssh, shared.options(), "ssh -C host cat, file to file, same cipher", counts);
        }
        return;
      }
      peers(ssh, List.of(), "ssh host cat", counts);
      try (PlainSsh.Shared shared = ssh.share("-c", PlainSsh.SAME_CIPHER)) {
        peers(ssh, shared.options(), "ssh host cat, same cipher, connected", counts);
      }
    }

    private void peers(PlainSsh ssh, List<String> options, String name, boolean counts)
        throws IOException, InterruptedException {
      files(ssh, options, name + ", file to file", counts);
      String nowhere = name + ", to /dev/null";
      double pushed = ssh.run(options, file.toFile(), NOWHERE, "cat > /dev/null");
      peer(send, nowhere, pushed, counts);
      peer(retrieve, nowhere, ssh.run(options, NOWHERE, NOWHERE, "cat " + file), counts);
    }

    private void files(PlainSsh ssh, List<String> options, String name, boolean counts)
        throws IOException, InterruptedException {
      peer(send, name, ssh.run(options, file.toFile(), NOWHERE, "cat > " + there), counts);
      peer(retrieve, name, ssh.run(options, NOWHERE, back.toFile(), "cat " + there), counts);
      Files.delete(there);
      Files.delete(back);
    }

    private void peer(Comparison comparison, String name, double seconds, boolean counts) {
      if (counts) {
        comparison.peer(name).add(rate(bytes(), seconds));
      }
    }

    /** Sends an item from the head's store to the machine's, and retrieves it into another head's. */
    private void stores(
        SshConnector connector, BuildMachine machine, Host other, String name, boolean counts)
        throws Exception {
      StorePath item = addFile(name);
      SshMachines machines =
          new SshMachines(connector, farm.head().store().dir(), InstantSource.system());
      try (MachineConnection connection = machines.connect(machine)) {
        // As before every build. It matters: OpenSSH delays small answers until a first command has
        // run.
        connection.probe(LIMIT);
        both(connection, machine, other, item, counts);
      }
      for (Host host : List.of(farm.machine(), other)) {
        delete(host, item);
      }
    }

    /** The database will go on to list it; no later run asks for it. */
    private static void delete(Host host, StorePath item) throws IOException {
      FileTrees.delete(host.store().realPath(item));
    }

    private void both(
        MachineConnection connection,
        BuildMachine machine,
        Host other,
        StorePath item,
        boolean counts)
        throws Exception {
      try (BuildDaemon daemon = connection.openDaemon()) {
        TransferStats sent = new Transfer(
                machine.id(), farm.head().store(), daemon.store(), LIMIT, TransferListener.NONE)
            .send(List.of(item), List.of());
        // What comes back goes where memory was in use a moment ago, as with the peers: a virtual
        // host may have to fetch other memory from its own host first, which takes longer than the
        // rest.
        delete(farm.head(), item);
        TransferStats retrieved = new Transfer(
                machine.id(), other.store(), daemon.store(), LIMIT, TransferListener.NONE)
            .retrieve(List.of(item));
        if (counts) {
          add(send, "Relevo, store to store, warm", sent.bytes(), sent.time());
          add(retrieve, "Relevo, store to store, warm", retrieved.bytes(), retrieved.time());
        }
      }
    }

    private StorePath addFile(String name) throws IOException {
      Path nar = farm.root().resolve("nar");
      try (OutputStream out = Files.newOutputStream(nar)) {
        NarDump.dump(file, new NarWriter(out));
      }
      try (InputStream in = Files.newInputStream(nar)) {
        return farm.head().store().addTree(name, in);
      } finally {
        Files.delete(nar);
      }
    }

    /** The SSH leg alone: no store, no hash, no daemon. */
    private void legs(SshSession session, boolean counts) throws IOException {
      long start = System.nanoTime();
      try (SshProcess cat = session.exec("cat > /dev/null");
          InputStream in = Files.newInputStream(file);
          OutputStream out = cat.stdin()) {
        copy(in, out);
        out.close();
        cat.waitFor(LIMIT);
      }
      Duration pushed = Duration.ofNanos(System.nanoTime() - start);
      start = System.nanoTime();
      try (SshProcess cat = session.exec("cat " + file)) {
        copy(cat.stdout(), OutputStream.nullOutputStream());
      }
      Duration pulled = Duration.ofNanos(System.nanoTime() - start);
      if (counts) {
        add(send, "Relevo's SSH leg alone, to /dev/null, warm", bytes(), pushed);
        add(retrieve, "Relevo's SSH leg alone, to nowhere, warm", bytes(), pulled);
      }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
      byte[] buffer = new byte[64 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }

    /** A build that gets the item and gives a copy back, as one command: its process is cold. */
    private void command(String name) throws Exception {
      StorePath item = addFile(name);
      StorePath derivation =
          farm.derivation(name + "-copy", "cat " + item + " > $out", List.of(item), List.of());
      JsonNode built = Json.run(
              farm.command(farm.head(), "build", "--quiet", "--json", derivation.toString()))
          .get("derivations")
          .get(0);
      add(send, "relevo build, one-shot", built.get("sent"));
      add(retrieve, "relevo build, one-shot", built.get("retrieved"));
      StorePath output = farm.output(derivation);
      for (Host host : List.of(farm.head(), farm.machine())) {
        delete(host, item);
        delete(host, output);
      }
    }

    private void add(Comparison comparison, String name, JsonNode stats) {
      double seconds = stats.get("seconds").asDouble();
      comparison.subject(name).add(rate(stats.get("bytes").asLong(), seconds));
    }

    private void add(Comparison comparison, String name, long bytes, Duration time) {
      comparison.subject(name).add(rate(bytes, time.toNanos() / 1e9));
    }

    private long bytes() {
      return (long) mebibytes << 20;
    }

    private static double rate(long bytes, double seconds) {
      return bytes / 1e6 / seconds;
    }
  }
}
