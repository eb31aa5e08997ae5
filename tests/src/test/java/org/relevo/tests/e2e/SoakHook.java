package org.relevo.tests.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.relevo.client.EngineLink;
import org.relevo.client.FrameWire;
import org.relevo.client.Hello;
import org.relevo.core.store.LocalStore;
import org.relevo.formats.path.StorePath;

/** A hook of a build daemon that is played in this process, as a client of the engine. Used by one thread. */
final class SoakHook implements AutoCloseable {
  private final EngineLink link;
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private int exitCode = -1;

  /**
   * What a build said of itself.
   *
   * @param machine the port of the machine that it was on
   * @param begin when its builder began, in nanoseconds since the epoch
   * @param end when it ended
   */
  record Trace(int machine, long begin, long end) {}

  SoakHook(Path socket, List<String> facts) throws IOException {
    EngineLink opened =
        EngineLink.open(socket, Hello.with("hook", facts, List.of("x86_64-linux", "0", "1", "0")));
    if (opened == null) {
      throw new IOException("no engine listens at " + socket);
    }
    link = opened;
  }

  /** Asks until the build is taken, gives what it needs, and waits for its end; returns the exit code. */
  int offload(StorePath derivation, List<StorePath> inputs, List<StorePath> outputs)
      throws IOException {
    String request = "0 x86_64-linux " + derivation + " \n";
    write(request);
    for (String answer = answer(); !answer.equals("# accept"); answer = answer()) {
      if (!answer.equals("# postpone")) {
        throw new IOException("answered " + answer + "; " + messages);
      }
      write(request);
    }
    write(words(inputs) + "\n" + words(outputs) + "\n");
    link.writer().write(FrameWire.END);
    while (exitCode < 0) {
      read();
    }
    return exitCode;
  }

  private static String words(List<StorePath> paths) {
    return paths.stream().map(StorePath::toString).collect(Collectors.joining(" "));
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    link.writer().write(FrameWire.INPUT, bytes, 0, bytes.length);
  }

  private String answer() throws IOException {
    while (!answers.toString(StandardCharsets.UTF_8).endsWith("\n")) {
      read();
    }
    String answer = answers.toString(StandardCharsets.UTF_8).strip();
    answers.reset();
    return answer;
  }

  private void read() throws IOException {
    if (exitCode >= 0 || !link.reader().next()) {
      throw new IOException("the engine ended too early, after saying: " + messages);
    }
    byte[] bytes = link.reader().bytes();
    switch (link.reader().kind()) {
      case FrameWire.OUTPUT -> answers.write(bytes);
      case FrameWire.MESSAGE -> messages.write(bytes);
      case FrameWire.LOG -> log.write(bytes);
      case FrameWire.EXIT -> exitCode = bytes[0];
      default -> throw new IOException("a frame of an unknown kind");
    }
  }

  String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  /** Returns what the builder printed: when it began and when it ended. */
  Trace trace() {
    String[] times = log.toString(StandardCharsets.UTF_8).strip().split("\\s+");
    String last = messages()
        .lines()
        .filter(line -> line.startsWith("offloading"))
        .findFirst()
        .orElseThrow();
    return new Trace(
        Integer.parseInt(last.substring(last.lastIndexOf(':') + 1)),
        Long.parseLong(times[0]),
        Long.parseLong(times[1]));
  }

  /** Does what the daemon does when its hook has ended well. */
  static void register(LocalStore head, StorePath derivation) throws IOException {
    head.registerOutputs(derivation, head.derivation(derivation));
  }

  /** Returns the most builders that ran at once on one machine. */
  static int mostAtOnce(List<Trace> traces, int machine) {
    List<long[]> changes = new ArrayList<>();
    for (Trace trace : traces) {
      if (trace.machine() == machine) {
        changes.add(new long[] {trace.begin(), 1});
        changes.add(new long[] {trace.end(), -1});
      }
    }
    changes.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
    int now = 0;
    int most = 0;
    for (long[] change : changes) {
      now += (int) change[1];
      most = Math.max(most, now);
    }
    return most;
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
