package org.relevo.app.daemon.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hook writes to its standard output and standard error, line by line, in the order in which it came.
 *
 * <p>A thread reads it, the one that started the process: it lives as long as the process, since the kernel may end a
 * process with the thread that forked it. Lines that nobody takes block it, and at last the hook.
 */
final class HookMessages {
  private static final Logger LOG = LoggerFactory.getLogger(HookMessages.class);
  private static final int WAITING_LINES = 256;

  /** A longer line comes in pieces. */
  private static final int MAX_LINE = 64 << 10;

  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(WAITING_LINES);
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final Thread thread;

  sealed interface Message {
    record Line(String text) implements Message {}

    /** Nobody can write any more; that may be before or after the end of the process. */
    record End() implements Message {}
  }

  private HookMessages(ProcessBuilder builder) {
    thread = new Thread(() -> run(builder), "messages of the build hook");
    thread.setDaemon(true);
  }

  /** Starts the process. */
  static HookMessages start(ProcessBuilder builder) throws IOException {
    HookMessages messages = new HookMessages(builder);
    messages.thread.start();
    try {
      messages.started.join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause() == null ? e : e.getCause());
    }
    return messages;
  }

  Process process() {
    return started.join();
  }

  /** Waits for the next message; empty if none came in time. */
  Optional<Message> next(Duration time) throws InterruptedException {
    return Optional.ofNullable(messages.poll(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Says that nobody takes messages any more. */
  void discard() {
    thread.interrupt();
  }

  private void run(ProcessBuilder builder) {
    Process process;
    try {
      process = builder.start();
    } catch (IOException | RuntimeException e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(process);
    try (InputStream in = process.getInputStream()) {
      read(in);
      messages.put(new Message.End());
    } catch (IOException e) {
      LOG.debug("cannot close the pipe from a build hook", e);
    } catch (InterruptedException e) {
      // Discarded; what it still writes meets a closed pipe.
    }
    process.onExit().join();
  }

  private void read(InputStream in) throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      readLines(in, line);
    } catch (IOException e) {
      // The process ended meanwhile, while a descendant of its has the pipe open.
      LOG.debug("the messages of a build hook end early", e);
    }
    if (line.size() > 0) {
      put(line);
    }
  }

  private void readLines(InputStream in, ByteArrayOutputStream line)
      throws IOException, InterruptedException {
    int next;
    while ((next = in.read()) >= 0) {
      if (next != '\n') {
        line.write(next);
      }
      if (next == '\n' || line.size() >= MAX_LINE) {
        put(line);
      }
    }
  }

  private void put(ByteArrayOutputStream line) throws InterruptedException {
    messages.put(new Message.Line(line.toString(StandardCharsets.UTF_8)));
    line.reset();
  }
}
