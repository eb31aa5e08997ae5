package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.daemon.build.BuildScheduler;
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
  private ServeProcess daemon;
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

  private ServeProcess startDaemon() throws IOException {
    List<String> options = new ArrayList<>();
    for (Path path : BuildScheduler.DEFAULT_HOST_PATHS) {
      options.addAll(List.of("--sandbox-path", path.toString()));
    }
    options.addAll(List.of("--sandbox-path", visible.toString()));
    return new ServeProcess(directories, socket, options, home.resolve("daemon.log"));
  }

  OpenSshServer sshd() {
    return sshd;
  }

  /** Kills the build daemon as {@code kill -9} does; what it has started is left to itself. */
  void killDaemon() {
    daemon.kill();
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
    daemon.close();
  }
}
