package org.relevo.tests.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.relevo.app.daemon.ssh.AuthorizedKeys;
import org.relevo.app.daemon.ssh.EmbeddedSshServer;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.FileTrees;
import org.relevo.tests.peers.OpenSshServer;

/**
 * MB/s of program code, the JDK's own classes, sent to a command's input with each compression: over the loopback interface,
 * and over a link of 100 Mbit/s; zlib to OpenSSH's server, Zstandard to ours; beside plain {@code ssh} and {@code ssh -C}.
 */
final class CompressionBench {
  private static final File NOWHERE = new File("/dev/null");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final double HUNDRED_MEGABITS = 12.5e6;

  private final int runs;
  private final int mebibytes;

  CompressionBench(int runs, int mebibytes) {
    this.runs = runs;
    this.mebibytes = mebibytes;
  }

  /** A server as Relevo is told of it. */
  private record Server(String name, int port, HostKey key, Path identity) {
    BuildMachine machine(String compression, int level) {
      return new BuildMachine(
          "127.0.0.1",
          port,
          List.of("x86_64-linux"),
          System.getProperty("user.name"),
          key,
          identity,
          List.of(compression.split(",")),
          level,
          "/nonexistent",
          OptionalDouble.empty(),
          1,
          1.0,
          Set.of(),
          Optional.empty());
    }
  }

  /** Runs all cases; {@code reader} gets the results of each when it is done. */
  void run(Consumer<List<Comparison>> reader) throws Exception {
    Path root = Files.createTempDirectory("relevo-bench");
    try (OpenSshServer sshd = OpenSshServer.in(root.resolve("sshd")).start()) {
      Path identity = OpenSshServer.generateKey(root.resolve("id"), "ed25519");
      sshd.authorize(identity);
      Path file = code(root.resolve("code"));
      EmbeddedSshServer.Settings settings = EmbeddedSshServer.Settings.loopback(
          root.resolve("host/key"),
          AuthorizedKeys.of(List.of(Files.readString(Path.of(identity + ".pub")).strip())));
      try (EmbeddedSshServer ours = EmbeddedSshServer.start(settings)) {
        Server theirs = new Server("OpenSSH", sshd.port(), sshd.hostKey("ed25519"), identity);
        Server own = new Server("Relevo", ours.port(), ours.hostKey(), identity);
        PlainSsh ssh = new PlainSsh(root, sshd, sshd.port(), identity);
        reader.accept(List.of(measure("loopback interface", file, ssh, theirs, own)));
        try (SlowLink toTheirs = new SlowLink(theirs.port(), HUNDRED_MEGABITS);
            SlowLink toOwn = new SlowLink(own.port(), HUNDRED_MEGABITS)) {
          reader.accept(List.of(measure(
              "100 Mbit/s",
              file,
              ssh.at(toTheirs.port()),
              new Server(theirs.name(), toTheirs.port(), theirs.key(), identity),
              new Server(own.name(), toOwn.port(), own.key(), identity))));
        }
      }
    } finally {
      FileTrees.delete(root);
    }
  }

  /** Writes the first of the JDK's classes, as many as are wanted. */
  private Path code(Path file) throws IOException {
    long left = bytes();
    try (OutputStream out = Files.newOutputStream(file)) {
      while (left > 0) {
        try (InputStream in =
            Files.newInputStream(Path.of(System.getProperty("java.home"), "lib", "modules"))) {
          byte[] piece = new byte[1 << 16];
          for (int n = in.read(piece); n >= 0 && left > 0; n = in.read(piece)) {
            int count = (int) Math.min(left, n);
            out.write(piece, 0, count);
            left -= count;
          }
        }
      }
    }
    return file;
  }

  private Comparison measure(String link, Path file, PlainSsh ssh, Server theirs, Server own)
      throws Exception {
    Comparison comparison =
        new Comparison(mebibytes + " MiB of program code over " + link + ", sent", "MB/s");
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        // Knows of the links what it has measured itself.
        SshConnector choosing = new SshConnector(SshTimeouts.DEFAULT)) {
      for (int run = -1; run < runs; run++) {
        boolean counts = run >= 0;
        if (counts) {
          plain(comparison, ssh, file);
        }
        for (Server server : List.of(theirs, own)) {
          send(comparison, connector, server, "none", 3, file, counts);
          send(comparison, connector, server, "zlib@openssh.com", 3, file, counts);
          send(comparison, connector, server, "zlib@openssh.com", 1, file, counts);
        }
        send(comparison, connector, own, "zstd", 3, file, counts);
        send(comparison, connector, own, "zstd", 1, file, counts);
        send(comparison, choosing, theirs, "auto", 3, file, counts);
        send(comparison, choosing, own, "auto", 3, file, counts);
      }
    }
    return comparison;
  }

  private void plain(Comparison comparison, PlainSsh ssh, Path file)
      throws IOException, InterruptedException {
    for (String compression : List.of("", "-C")) {
      String[] options = compression.isEmpty()
          ? new String[] {"-c", PlainSsh.SAME_CIPHER}
          : new String[] {"-c", PlainSsh.SAME_CIPHER, compression};
      try (PlainSsh.Shared shared = ssh.share(options)) {
        double seconds = ssh.run(shared.options(), file.toFile(), NOWHERE, "cat > /dev/null");
        String name = "ssh " + (compression.isEmpty() ? "" : "-C ") + "host cat, same cipher";
        comparison.peer(name).add(bytes() / 1e6 / seconds);
      }
    }
  }

  private void send(
      Comparison comparison,
      SshConnector connector,
      Server server,
      String compression,
      int level,
      Path file,
      boolean counts)
      throws Exception {
    try (SshSession session = connector.connect(server.machine(compression, level))) {
      long start = System.nanoTime();
      try (SshProcess cat = session.exec("cat > /dev/null");
          InputStream in = Files.newInputStream(file)) {
        try (OutputStream out = cat.stdin()) {
          in.transferTo(out);
        }
        cat.waitFor(LIMIT);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (counts) {
        String name = "Relevo to " + server.name() + ", "
            + (compression.equals("auto")
                ? session.compression().toString().replaceFirst("\\(auto:.*", "(auto)")
                : compression + (compression.equals("none") ? "" : " level " + level));
        comparison.subject(name).add(bytes() / 1e6 / seconds);
      }
      if (compression.equals("auto")) {
        System.err.println(server.name() + ": compression " + session.compression());
      }
    }
  }

  private long bytes() {
    return (long) mebibytes << 20;
  }
}
