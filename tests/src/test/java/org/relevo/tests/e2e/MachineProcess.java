package org.relevo.tests.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.relevo.app.Main;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.serve.ServeCommand;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;
import org.relevo.tests.peers.OpenSshServer;

/** A build machine made of processes that can be killed: {@code relevo serve --socket} behind an OpenSSH server of its own. */
final class MachineProcess implements AutoCloseable {
  final HeadDirectories directories;
  final Path socket;
  private final Path home;
  private final Path visible;
  private Process daemon;
  private OpenSshServer sshd;

  /**
   * Starts a machine that trusts {@code head} and lets the owner of {@code clientKey} log in.
   *
   * @param visible a directory that its builders see
   */
  MachineProcess(Path home, StoreDir dir, KeyFiles head, Path clientKey, Path visible)
      throws Exception {
    this.home = home;
    this.visible = visible;
    directories = new HeadDirectories(
        Files.createDirectories(home.resolve("etc")),
        home.resolve("state"),
        dir,
        home.resolve("store"),
        Optional.empty());
    KeyFiles keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    keys.authorize(head.publicKey());
    head.authorize(keys.publicKey());
    socket = home.resolve("s");
    daemon = startDaemon();
    sshd = startSshd();
    sshd.authorize(clientKey);
  }

  private OpenSshServer startSshd() throws Exception {
    return OpenSshServer.in(home.resolve("sshd")).start();
  }

  private Process startDaemon() throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "serve",
        "--socket",
        socket.toString(),
        "--until-end-of-input",
        "--config",
        directories.configuration().toString(),
        "--state",
        directories.state().toString(),
        "--store",
        directories.store().text(),
        "--real-store",
        directories.realStore().toString()));
    for (Path path : BuildScheduler.DEFAULT_HOST_PATHS) {
      command.addAll(List.of("--sandbox-path", path.toString()));
    }
    command.addAll(List.of("--sandbox-path", visible.toString()));
    Process process = new ProcessBuilder(command)
        .redirectError(home.resolve("daemon.log").toFile())
        .start();
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.equals(ServeCommand.READY)) {
        return process;
      }
    }
    throw new IOException(
        "the daemon does not start:\n" + Files.readString(home.resolve("daemon.log")));
  }

  OpenSshServer sshd() {
    return sshd;
  }

  /** Kills the build daemon as {@code kill -9} does; what it has started is left to itself. */
  void killDaemon() {
    daemon.destroyForcibly();
    daemon.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Starts again what was killed; the SSH server has another port then. */
  void repair() throws Exception {
    if (!daemon.isAlive()) {
      daemon = startDaemon();
    }
    if (!sshd.isAlive()) {
      sshd = startSshd();
    }
  }

  @Override
  public void close() throws Exception {
    sshd.close();
    daemon.getOutputStream().close();
    if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
      daemon.destroyForcibly().waitFor();
    }
  }
}
