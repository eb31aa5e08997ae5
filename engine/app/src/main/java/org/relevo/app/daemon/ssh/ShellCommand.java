package org.relevo.app.daemon.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command line that {@code /bin/sh} runs for a client, in a process group of its own, so that it ends with everything that
 * it started when the channel closes.
 */
final class ShellCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ShellCommand.class);
  private static final Set<String> KEPT_VARIABLES =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TMPDIR", "TZ");

  private final String line;
  private final Executor workers;
  private @Nullable InputStream stdin;
  private @Nullable OutputStream stdout;
  private @Nullable OutputStream stderr;
  private @Nullable ExitCallback exit;
  private volatile @Nullable Process process;

  /** Whether the shell has ended and nothing holds its output open; its group's number may be another's then. */
  private volatile boolean finished;

  ShellCommand(String line, Executor workers) {
    this.line = line;
    this.workers = workers;
  }

  @Override
  public void setInputStream(InputStream in) {
    stdin = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    stdout = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    stderr = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    InputStream in = given(stdin);
    OutputStream out = given(stdout);
    OutputStream err = given(stderr);
    ExitCallback whenDone = given(exit);
    // setsid becomes the shell itself, and leads a group whose number is the process's.
    ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", "-c", line);
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(KEPT_VARIABLES);
    builder.directory(Path.of(System.getProperty("user.home", "/")).toFile());
    Process started = builder.start();
    process = started;
    workers.execute(() -> copy(in, started.getOutputStream(), true));
    CompletableFuture<?> output = CompletableFuture.allOf(
        CompletableFuture.runAsync(() -> copy(started.getInputStream(), out, false), workers),
        CompletableFuture.runAsync(() -> copy(started.getErrorStream(), err, false), workers));
    workers.execute(() -> {
      output.exceptionally(failure -> null).join(); // the copies report their own failures
      int status = started.onExit().join().exitValue();
      finished = true;
      whenDone.onExit(status);
    });
  }

  private static <T> T given(@Nullable T stream) {
    if (stream == null) {
      throw new IllegalStateException("the streams are set before the start");
    }
    return stream;
  }

  private static void copy(InputStream from, OutputStream to, boolean close) {
    byte[] bytes = new byte[32 * 1024];
    try {
      for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
        to.write(bytes, 0, count);
        to.flush();
      }
    } catch (IOException e) {
      LOG.debug("one end of a command's stream is gone: {}", e.getMessage());
    } finally {
      if (close) {
        try {
          to.close();
        } catch (IOException e) {
          LOG.debug("closing a command's input failed: {}", e.getMessage());
        }
      }
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    Process running = process;
    if (running == null || finished) {
      return;
    }
    List<ProcessHandle> children = running.descendants().toList();
    killGroup(running.pid());
    children.forEach(ProcessHandle::destroyForcibly);
    running.destroyForcibly();
  }

  private static void killGroup(long group) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + group)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      LOG.warn("the process group {} could not be killed: {}", group, e.getMessage());
    }
  }
}
