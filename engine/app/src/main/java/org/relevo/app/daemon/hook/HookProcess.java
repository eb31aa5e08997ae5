package org.relevo.app.daemon.hook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.relevo.app.daemon.hook.HookMessages.Message;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.hook.HookReply;
import org.relevo.app.hook.HookRequest;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running hook: offered builds until it takes one, and from then on that build's. One thread at a time talks to it;
 * any may end it.
 *
 * <p>The lines that both sides exchange are guix-daemon's: an offer ({@link HookRequest}), an answer that begins with
 * {@code #}, and after {@code # accept} a line of inputs and a line of outputs.
 */
public final class HookProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookProcess.class);

  /** Exit codes with which a hook ends in good order, whatever became of the build. */
  private static final Set<Integer> ORDERLY = Set.of(0, 100, 101);

  /** How long its pipe may stay open after its end; only descendants of it keep it so. */
  private static final Duration STRAYS = Duration.ofSeconds(2);

  private static final long SIGNAL_SECONDS = 10;
  private static final int MAX_QUOTE = 200;

  private final Process process;
  private final HookMessages messages;
  private final HookTimes times;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean terminated;

  private HookProcess(HookMessages messages, HookTimes times) {
    this.process = messages.process();
    this.messages = messages;
    this.times = times;
  }

  static HookProcess start(HookCommand command, HookArguments arguments, HookTimes times)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.processWords(arguments)).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    return new HookProcess(HookMessages.start(builder), times);
  }

  /** Returns its process id, which is also that of its process group. */
  public long pid() {
    return process.pid();
  }

  /** Returns how long it is waited for. */
  public HookTimes times() {
    return times;
  }

  /** Returns the build log, which it writes to its descriptor 4. */
  public InputStream log() {
    return process.getErrorStream();
  }

  /** Offers a build; what it says before its answer goes to {@code said}. */
  HookReply ask(HookRequest request, Consumer<String> said)
      throws HookException, InterruptedException {
    try {
      write(request.line() + "\n");
    } catch (IOException e) {
      LOG.debug("the build hook does not read", e); // its messages and its end follow
    }
    long deadline = System.nanoTime() + times.patience().toNanos();
    while (true) {
      Optional<Message> next = messages.next(Duration.ofNanos(deadline - System.nanoTime()));
      if (next.isEmpty()) {
        throw new HookException("did not answer for " + times.patience().toSeconds() + " s");
      }
      if (!(next.get() instanceof Message.Line line)) {
        throw new HookException(
            process.waitFor(times.grace().toNanos(), TimeUnit.NANOSECONDS)
                ? "ended with exit code " + process.exitValue() + " before it answered"
                : "closed its standard output before it answered");
      }
      if (line.text().startsWith("# ")) {
        return reply(line.text());
      }
      said.accept(line.text());
    }
  }

  private static HookReply reply(String line) throws HookException {
    return HookReply.of(line)
        .orElseThrow(() -> new HookException("gave an answer that means nothing: \""
            + line.substring(0, Math.min(line.length(), MAX_QUOTE)) + "\""));
  }

  private void write(String text) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Says, after it accepted, what the build takes and what it is to give. Returns at once: the lines may be long, and the
   * hook may speak before it reads.
   *
   * @param inputs the closure of the derivation and of its inputs
   * @param outputs the outputs to restore
   */
  public void send(Collection<StorePath> inputs, Collection<StorePath> outputs) {
    String lines = line(inputs) + line(outputs);
    Thread thread = new Thread(
        () -> {
          try (OutputStream out = process.getOutputStream()) {
            write(lines);
          } catch (IOException e) {
            LOG.debug("the build hook did not read its inputs", e); // its end says what that means
          }
        },
        "inputs for the build hook");
    thread.setDaemon(true);
    thread.start();
  }

  private static String line(Collection<StorePath> paths) {
    return paths.stream().map(StorePath::toString).collect(Collectors.joining(" ", "", "\n"));
  }

  /** Hands on what it says until its end, and returns its exit code; 128 and more for a signal. */
  public int follow(Consumer<String> said) throws InterruptedException {
    boolean open = true;
    while (open) {
      Optional<Message> next = messages.next(STRAYS);
      if (next.isPresent() && next.get() instanceof Message.Line line) {
        said.accept(line.text());
      } else {
        open = next.isEmpty() && process.isAlive();
      }
    }
    return process.waitFor();
  }

  /** Asks it with SIGTERM to end, and with SIGKILL after the grace; returns at once. Any thread may call this. */
  public void terminate() {
    terminated = true;
    if (!signal("TERM")) {
      process.destroy();
    }
    var unused = process
        .onExit()
        .orTimeout(times.grace().toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyAsync(late -> {
          kill();
          return process;
        });
  }

  /** Ends it if it lives, and waits for that; what it left running is ended, too, unless it ended in good order. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    messages.discard();
    if (process.isAlive()) {
      end();
    } else if (terminated || !ORDERLY.contains(process.exitValue())) {
      kill();
    }
  }

  private void end() {
    terminate();
    try {
      process.waitFor(times.grace().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private void kill() {
    var descendants = process.descendants().toList();
    signal("KILL");
    descendants.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal to the whole process group; returns whether there is one. */
  private boolean signal(String name) {
    try {
      Process kill = new ProcessBuilder(
              "/bin/sh", "-c", "kill -s \"$1\" -- \"-$0\"", Long.toString(process.pid()), name)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      LOG.debug("cannot signal the process group of a build hook", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true; // on its way
    }
  }
}
