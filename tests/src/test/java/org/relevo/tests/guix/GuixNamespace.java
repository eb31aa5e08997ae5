package org.relevo.tests.guix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A mount namespace with a peer's files, made by {@code tests/guix/host}, and the processes in it. It ends, with all its
 * processes and mounts, when it is closed, or when the process that made it is gone.
 */
final class GuixNamespace implements AutoCloseable {
  private static final Path SCRIPT = Path.of("guix", "host").toAbsolutePath();

  private final Path directory;
  private final Process outside;
  private final long inside;

  /**
   * Makes one.
   *
   * @param directory has, or gets, the host's store, state and configuration; is seen inside at the same place
   * @param seen what else is seen inside at the same place
   */
  GuixNamespace(GuixPeer peer, Path directory, Collection<Path> seen) throws IOException {
    this.directory = directory;
    List<String> command = new ArrayList<>(List.of(
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        SCRIPT.toString(),
        peer.root().toString(),
        directory.toString()));
    seen.forEach(path -> command.add(path.toString()));
    Path log = directory.resolve("namespace.log");
    outside = new ProcessBuilder(command).redirectError(log.toFile()).start();
    String said = outside.inputReader().readLine();
    if (!"ready".equals(said)) {
      outside.destroyForcibly();
      throw new IOException("the namespace is not made: " + said + "\n" + Files.readString(log));
    }
    inside = outside.children().findFirst().orElseThrow().pid();
  }

  /** Returns the command that starts another inside, as root, with an environment of its own. */
  List<String> enter() {
    return List.of(
        "nsenter",
        "--target",
        Long.toString(inside),
        "--mount",
        "--pid",
        "--root",
        "--wd",
        "--",
        "/usr/bin/env",
        "-i",
        "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "USER=root",
        "LC_ALL=C.UTF-8");
  }

  /** Returns what starts a command inside. */
  ProcessBuilder command(List<String> words) {
    List<String> command = new ArrayList<>(enter());
    command.addAll(words);
    return new ProcessBuilder(command);
  }

  /**
   * What a command came to.
   *
   * @param code its exit code
   * @param output what it said on both streams
   */
  record Run(int code, String output) {
    /** Returns the output of a command that must have gone well. */
    String good() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + ":\n" + output);
      }
      return output;
    }
  }

  /** Runs a command inside, to its end; it finds nothing on its standard input. */
  Run run(String... words) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "run", ".log");
    Process process = command(List.of(words))
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    if (!process.waitFor(100, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(List.of(words) + " does not end:\n" + Files.readString(output));
    }
    Run run = new Run(process.exitValue(), Files.readString(output));
    Files.delete(output);
    return run;
  }

  @Override
  public void close() throws IOException {
    outside.getOutputStream().close();
    try {
      if (!outside.waitFor(20, TimeUnit.SECONDS)) {
        outside.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      outside.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
