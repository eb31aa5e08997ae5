package org.relevo.app.daemon.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running builder with all its descendants.
 *
 * <p>The thread that starts it must live until it has ended: the kernel ends a builder when the thread that forked its
 * launcher dies, which is how builders go down with a daemon that is killed.
 */
final class BuilderProcess {
  private static final Logger LOG = LoggerFactory.getLogger(BuilderProcess.class);
  private static final long KILL_SECONDS = 10;
  private static final long KILL_AGAIN_MILLIS = 50;

  private final Process process;
  private final Sandbox.Ending ending;
  private final BuildSite site;
  private final String top;

  private BuilderProcess(Process process, Sandbox.Ending ending, BuildSite site, String top) {
    this.process = process;
    this.ending = ending;
    this.site = site;
    this.top = top;
  }

  /** Starts the builder with its standard input empty and its error stream merged into its output. */
  static BuilderProcess start(Sandbox sandbox, Sandbox.Run run) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(sandbox.command(run))
        .directory(run.site().top().toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/profile/bin");
    return new BuilderProcess(
        builder.start(), sandbox.ending(), run.site(), sandbox.top(run.site()));
  }

  long pid() {
    return process.pid();
  }

  /** Returns what it writes; at its end when no process is left that could write. */
  InputStream output() {
    return process.getInputStream();
  }

  /** Waits for its end and returns its exit code; 128 and more for a signal. */
  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Returns, once it has ended, whether the builder itself was started, rather than its launcher having failed. */
  boolean builderRan() throws IOException {
    if (ending == Sandbox.Ending.GROUP) {
      return true;
    }
    Path status = site.status();
    return Files.exists(status)
        && Files.readString(status, StandardCharsets.UTF_8).contains("exit-code");
  }

  /** Ends it and all its descendants at once, if they live. Any thread may call this, more than once. */
  void kill() {
    switch (ending) {
      case NAMESPACE -> killNamespace();
      case GROUP -> killGroup();
    }
  }

  private void killNamespace() {
    // The launcher waits for the first process of the namespace, which ends only after all the
    // others. It may not have
    // made that process yet, hence the repetition.
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_SECONDS);
    try {
      do {
        process.children().forEach(ProcessHandle::destroyForcibly);
        if (process.waitFor(KILL_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (System.nanoTime() < giveUp);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private void killGroup() {
    List<ProcessHandle> descendants = process.descendants().toList();
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- \"-$0\"", Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.debug("cannot signal the process group of a builder", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Strays.killAll("NIX_BUILD_TOP=" + top);
  }
}
