package org.relevo.app.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.progress.Screen;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.store.Store;
import org.relevo.discovery.MulticastDirectory;
import org.relevo.formats.path.StoreDir;

/** The parts of the program, and the process's own streams. */
final class ProductionReplPorts implements ReplPorts {
  // Held, since the levels of loggers that nobody holds are forgotten.
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private final BuildPorts ports = BuildPorts.production();

  @Override
  public Store openStore(HeadDirectories directories) throws IOException {
    return ports.openStore(directories);
  }

  @Override
  public BuildPorts.Connections connections(StoreDir dir) {
    return ports.connections(dir);
  }

  @Override
  public MachineDirectory directory() {
    return new MulticastDirectory();
  }

  @Override
  public Optional<Terminal> terminal() throws IOException {
    if (!Screen.isTerminal(0)) {
      return Optional.empty();
    }
    // What it would warn of, such as a terminal that can do little, shows by itself.
    JLINE.setLevel(Level.OFF);
    // Where native code cannot be had, JLine asks stty; where that fails, too, lines are read
    // plainly.
    Terminal terminal =
        TerminalBuilder.builder().system(true).providers("jni,exec").dumb(true).build();
    if (terminal instanceof DumbTerminal) {
      // JLine leaves signals alone then.
      Object unused = Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
    }
    return Optional.of(terminal);
  }

  @Override
  public InputStream input() {
    return System.in;
  }

  @Override
  public PrintStream output() {
    return System.out;
  }

  @Override
  public Screen screen() {
    return Screen.standardError();
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }
}
