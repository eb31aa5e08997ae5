package org.relevo.client;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts an engine where none runs; of several clients that come at once, one does it, and the others wait for it. */
final class EngineStart {
  private static final long LIMIT_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 20;

  /** Where daemons, whose search path may be short, do not look. */
  private static final String MORE_DIRECTORIES = "/usr/bin:/bin:/run/current-system/profile/bin";

  private final EngineFiles files;
  private final List<String> command;

  /**
   * Makes a starter.
   *
   * @param command what starts an engine that ends by itself when it was idle for long
   */
  EngineStart(EngineFiles files, List<String> command) {
    this.files = files;
    this.command = command;
  }

  /**
   * Returns a link to an engine, which is started if need be; null if it does not start.
   *
   * @throws IOException if the engine refuses
   */
  @Nullable
  EngineLink open(Hello hello) throws IOException, InterruptedException {
    Files.createDirectories(files.directory());
    try (FileChannel channel = FileChannel.open(
            files.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      EngineLink link = EngineLink.open(files.socket(), hello);
      if (link != null || !lock.isValid()) {
        return link;
      }
      Process engine = start();
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
      while (System.nanoTime() < deadline && engine.isAlive()) {
        link = EngineLink.open(files.socket(), hello);
        if (link != null) {
          return link;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    }
  }

  /** Returns where a program is; null if it is not to be found. */
  static @Nullable Path find(String program, @Nullable String path) {
    StringTokenizer names = new StringTokenizer(
        (path == null ? "" : path) + File.pathSeparator + MORE_DIRECTORIES, File.pathSeparator);
    while (names.hasMoreTokens()) {
      Path file = Path.of(names.nextToken(), program);
      if (file.isAbsolute() && Files.isExecutable(file) && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private Process start() throws IOException {
    List<String> line = new ArrayList<>();
    Path setsid = find("setsid", System.getenv("PATH"));
    if (setsid != null) {
      // Signals that are meant for the client's group are not for the engine.
      line.add(setsid.toString());
    }
    line.addAll(command);
    return new ProcessBuilder(line)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(Redirect.appendTo(files.log().toFile()))
        .redirectError(Redirect.appendTo(files.log().toFile()))
        .start();
  }
}
