package org.relevo.tests.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.relevo.app.Main;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.serve.ServeCommand;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;
import org.relevo.tests.peers.OpenSshServer;

/** A build machine made of processes that can be killed: {@code relevo serve --socket} behind an OpenSSH server of its own. */
final class MachineProcess implements AutoCloseable {
  final HeadDirectories directories;
  final KeyFiles keys;
  final OpenSshServer sshd;
  private final Path socket;
  private final Process daemon;

  /** Starts a machine that trusts {@code head} and lets the owner of {@code clientKey} log in. */
  MachineProcess(Path home, StoreDir dir, KeyFiles head, Path clientKey) throws Exception {
    directories = new HeadDirectories(
        Files.createDirectories(home.resolve("etc")),
        home.resolve("state"),
        dir,
        home.resolve("store"),
        Optional.empty());
    keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    keys.authorize(head.publicKey());
    head.authorize(keys.publicKey());
    socket = home.resolve("s");
    daemon = start(home);
    sshd = OpenSshServer.in(home.resolve("sshd")).start();
    sshd.authorize(clientKey);
  }

  private Process start(Path home) throws IOException {
    Process process = new ProcessBuilder(List.of(
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
            directories.realStore().toString()))
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

  /** Returns it as a machine. */
  BuildMachine machine(Path clientKey, double speed) {
    BuildMachine plain = sshd.machine(clientKey);
    return new BuildMachine(
        plain.name(),
        plain.port(),
        plain.systems(),
        plain.user(),
        plain.hostKey(),
        clientKey,
        plain.compression(),
        plain.compressionLevel(),
        socket.toString(),
        plain.overloadThreshold(),
        1,
        speed,
        Set.of(),
        Optional.empty());
  }

  /** Kills the build daemon as {@code kill -9} does; what it has started is left to itself. */
  void killDaemon() {
    daemon.destroyForcibly();
    daemon.onExit().orTimeout(20, TimeUnit.SECONDS).join();
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
