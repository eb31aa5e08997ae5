package org.relevo.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that a build daemon starts as its hook: {@code offload SYSTEM MAX-SILENT-TIME PRINT-BUILD-TRACE BUILD-TIMEOUT}.
 * The engine does the work; where none runs, one is started, or this process does the work itself.
 *
 * <p>{@code RELEVO_ENGINE} says how: {@code auto} (the default), {@code use} an engine only if one runs, or {@code off}.
 */
public final class Client {
  private static final String USUAL = "auto";
  private static final int ENDED = -1;

  private Client() {}

  /** Runs the hook, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    int exitCode = 1;
    try {
      exitCode = run(arguments, err);
    } catch (IOException e) {
      Say.line(err, "relevo: " + e.getMessage());
    } catch (InterruptedException e) {
      Say.line(err, "relevo: interrupted");
    }
    if (exitCode == ENDED) {
      return; // a signal is ending the process, which says so with the exit code
    }
    // Without the shutdown that System.exit orders: nothing is left to be written.
    Runtime.getRuntime().halt(exitCode);
  }

  private static int run(String[] arguments, OutputStream err)
      throws IOException, InterruptedException {
    String mode = System.getenv("RELEVO_ENGINE");
    mode = mode == null || mode.isEmpty() ? USUAL : mode;
    EngineLink link = mode.equals("off") ? null : link(arguments, mode.equals(USUAL), err);
    if (link == null) {
      FullProgram.run(System.getProperty("relevo.classpath", ""), arguments);
      return 1; // not reached, since the program ends the process
    }
    OutputStream log = LogDescriptor.open();
    // Nothing is closed, since the process ends right after: the kernel is quicker at it.
    Relay relay = new Relay(
        link,
        new FileOutputStream(FileDescriptor.out),
        err,
        log == null ? err : log,
        new Next(arguments, mode.equals(USUAL), err));
    int exitCode = relay.run(new FileInputStream(FileDescriptor.in));
    return relay.isEnded() ? ENDED : exitCode;
  }

  /** What the hook turns to when its engine ends: the same as at first. */
  private static final class Next implements Successor {
    private final String[] arguments;
    private final boolean start;
    private final OutputStream err;

    Next(String[] arguments, boolean start, OutputStream err) {
      this.arguments = arguments;
      this.start = start;
      this.err = err;
    }

    @Override
    public @Nullable EngineLink engine() throws IOException, InterruptedException {
      return link(arguments, start, err);
    }

    @Override
    public int here(InputStream in) throws IOException {
      System.setIn(in);
      FullProgram.run(System.getProperty("relevo.classpath", ""), arguments);
      return 1; // not reached, since the program ends the process
    }
  }

  private static @Nullable EngineLink link(String[] arguments, boolean start, OutputStream err)
      throws IOException, InterruptedException {
    EngineFiles files = EngineFiles.in(StateDirectory.find(
        System.getenv(),
        null,
        Path.of("/"),
        System.getProperty("user.name", ""),
        System.getProperty("user.home", "/")));
    List<String> words = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      words.add(arguments[i]);
    }
    Hello hello = Hello.of("hook", words);
    try {
      EngineLink link = EngineLink.open(files.socket(), hello);
      String launcher = System.getProperty("relevo.launcher", "");
      if (link == null && start && !launcher.isEmpty()) {
        link =
            new EngineStart(files, List.of(launcher, "engine", "--idle-exit", "900")).open(hello);
        if (link == null) {
          Say.line(
              err,
              "relevo: no engine could be started, see " + files.log()
                  + "; this build is offloaded without one");
        }
      }
      return link;
    } catch (EngineLink.RefusedException e) {
      Say.line(
          err,
          "relevo: the engine does not serve this: " + e.getMessage()
              + "; this build is offloaded without it");
      return null;
    }
  }
}
