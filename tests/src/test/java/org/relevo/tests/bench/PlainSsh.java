package org.relevo.tests.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.relevo.tests.peers.OpenSshServer;

/** The peer: OpenSSH's own client, which talks to the same server with the same key, and reads no configuration. */
final class PlainSsh {
  /** The cipher that Relevo and OpenSSH agree on. */
  static final String SAME_CIPHER = "aes128-gcm@openssh.com";

  private final Path root;
  private final List<String> base;
  private final String target;
  private final OpenSshServer sshd;
  private final Path key;
  private int connections;

  PlainSsh(Path root, OpenSshServer sshd, int port, Path key) throws IOException {
    this.root = root;
    this.sshd = sshd;
    this.key = key;
    Path known = root.resolve("known_hosts-" + port);
    Files.writeString(known, "[127.0.0.1]:" + port + " " + sshd.hostKey("ed25519") + "\n");
    this.target = System.getProperty("user.name") + "@127.0.0.1";
    this.base = List.of(
        "ssh",
        "-F",
        "none",
        "-p",
        Integer.toString(port),
        "-i",
        key.toString(),
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "StrictHostKeyChecking=yes",
        "-o",
        "UserKnownHostsFile=" + known,
        "-o",
        "LogLevel=ERROR");
  }

  /** Returns the same, by way of a relay at that port. */
  PlainSsh at(int port) throws IOException {
    return new PlainSsh(root, sshd, port, key);
  }

  /** Starts {@code command} there, over a connection of its own. */
  Process start(List<String> options, File in, File out, String command) throws IOException {
    List<String> line = new ArrayList<>(base);
    line.addAll(options);
    line.add(target);
    line.add(command);
    return new ProcessBuilder(line)
        .redirectInput(in)
        .redirectOutput(out)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Runs {@code command} there to its end, and returns how many seconds that took. */
  double run(List<String> options, File in, File out, String command)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    int code = start(options, in, out, command).waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (code != 0) {
      throw new IOException("ssh … " + command + " exited with " + code);
    }
    return seconds;
  }

  /** Opens a connection that {@link Shared#options} let others use; it has these options itself. */
  Shared share(String... options) throws IOException, InterruptedException {
    return new Shared(options);
  }

  /** One connection for many commands, OpenSSH's control master. */
  final class Shared implements AutoCloseable {
    private final Path control =
        root.resolve("control-" + System.identityHashCode(PlainSsh.this) + "-" + ++connections);
    private final Process master;

    private Shared(String... options) throws IOException, InterruptedException {
      List<String> line = new ArrayList<>(base);
      line.addAll(List.of(options));
      line.addAll(List.of("-M", "-N", "-S", control.toString(), target));
      master = new ProcessBuilder(line).inheritIO().start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!Files.exists(control)) {
        if (!master.isAlive() || System.nanoTime() > end) {
          master.destroy();
          throw new IOException("ssh -M does not connect");
        }
        Thread.sleep(5);
      }
    }

    /** Returns what makes {@code ssh} use this connection. */
    List<String> options() {
      return List.of("-S", control.toString());
    }

    @Override
    public void close() throws IOException {
      master.destroy();
      try {
        // It misses a signal that comes just before it begins to wait.
        if (!master.waitFor(2, TimeUnit.SECONDS)) {
          master.destroyForcibly().waitFor();
          Files.deleteIfExists(control);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        master.destroyForcibly();
      }
    }
  }
}
