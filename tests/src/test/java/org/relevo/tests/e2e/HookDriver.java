package org.relevo.tests.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.relevo.formats.path.StorePath;

/**
 * Plays a build daemon for its hook: starts it with pipes for its three standard streams and file descriptor 4, asks, and
 * reads what it says. The fifo is one that is given to nobody else.
 */
final class HookDriver implements AutoCloseable {
  private final Parent parent;
  private final Process hook;
  private final ProcessLog messages;
  private final BufferedReader answers;
  private final OutputStream requests;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final StringBuilder log = new StringBuilder();
  private final CompletableFuture<String> wholeLog;
  private Optional<ProcessHandle> orphan = Optional.empty();
  private volatile boolean deaf;

  /** Who is the hook's parent. */
  enum Parent {
    /** This process. */
    US,
    /** A process that can be killed in our stead; what it got from us is closed then. */
    STAND_IN
  }

  /** Starts a hook, whose parent is this process. */
  HookDriver(List<String> command, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    this(command, environment, directory, Parent.US);
  }

  /**
   * Starts a hook.
   *
   * @param command what is started, with its arguments
   * @param environment what it finds there besides
   * @param directory for the fifo
   */
  HookDriver(List<String> command, Map<String, String> environment, Path directory, Parent parent)
      throws IOException, InterruptedException {
    Path fifo = directory.resolve("log-" + System.nanoTime());
    if (new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor() != 0) {
      throw new IOException("no fifo could be made at " + fifo);
    }
    String script = "exec 4>\"$0\"; " + (parent == Parent.US ? "exec \"$@\"" : "\"$@\"; exit $?");
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, fifo.toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    this.parent = parent;
    hook = builder.start();
    messages = new ProcessLog(hook);
    answers = hook.inputReader();
    requests = hook.getOutputStream();
    // In a thread of its own: the common pool may have just one, and opening the fifo waits for the
    // hook.
    wholeLog = CompletableFuture.supplyAsync(() -> readLog(fifo), HookDriver::start);
  }

  private static void start(Runnable reading) {
    Thread reader = new Thread(reading, "hook-log");
    reader.setDaemon(true);
    reader.start();
  }

  private String readLog(Path fifo) {
    try (BufferedReader reader = Files.newBufferedReader(fifo)) {
      for (int c = reader.read(); c >= 0 && !deaf; c = reader.read()) {
        synchronized (log) {
          log.append((char) c);
          log.notifyAll();
        }
      }
      return log.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a request, and returns the answer. */
  String ask(String request) throws IOException {
    write(request + "\n");
    return answer();
  }

  /** Reads lines up to one that begins with {@code #}, and returns that. */
  String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      said.add(line);
      if (line.startsWith("# ")) {
        return line;
      }
    }
    throw new AssertionError("the hook ended without an answer; it said:\n" + messages);
  }

  void write(String text) throws IOException {
    requests.write(text.getBytes(StandardCharsets.UTF_8));
    requests.flush();
  }

  /** Says what the build needs and which outputs are wanted, and nothing more. */
  void give(Collection<StorePath> inputs, Collection<StorePath> outputs) throws IOException {
    write(words(inputs) + "\n" + words(outputs) + "\n");
    endRequests();
  }

  void endRequests() throws IOException {
    requests.close();
  }

  private static String words(Collection<StorePath> paths) {
    return paths.stream().map(StorePath::toString).collect(Collectors.joining(" "));
  }

  /** Waits until the log has {@code text}. */
  void awaitLog(String text) throws InterruptedException {
    synchronized (log) {
      while (log.indexOf(text) < 0) {
        if (wholeLog.isDone()) {
          throw new AssertionError("the log ended without \"" + text + "\":\n" + log + messages);
        }
        log.wait(1000);
      }
    }
  }

  /** Waits until the hook has ended, and returns its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      said.add(line);
    }
    return messages.awaitEnd();
  }

  /** Returns the whole log, when its end has come. */
  String wholeLog() throws Exception {
    return wholeLog.get(60, TimeUnit.SECONDS);
  }

  /** Closes the log, when its next piece comes. */
  void stopReadingTheLog() {
    deaf = true;
  }

  /** Returns what was said on standard error so far. */
  ProcessLog messages() {
    return messages;
  }

  /** Returns all lines of standard output so far. */
  List<String> said() {
    return List.copyOf(said);
  }

  /** Returns the process of the hook itself. */
  ProcessHandle process() {
    return parent == Parent.US
        ? hook.toHandle()
        : hook.children().findFirst().orElseThrow(() -> new AssertionError("no hook: " + messages));
  }

  /** Kills the hook's parent, which must not be this process. */
  void killStandIn() {
    if (parent == Parent.US) {
      throw new IllegalStateException("the hook is our own child");
    }
    orphan = Optional.of(process());
    hook.toHandle().destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    orphan.ifPresent(ProcessHandle::destroyForcibly);
    hook.descendants().forEach(ProcessHandle::destroyForcibly);
    hook.destroyForcibly();
    try {
      hook.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.close();
  }
}
