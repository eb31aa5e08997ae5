package org.relevo.app.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.progress.Screen;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StoreDir;

/** What the command needs of the rest of the program and of the process; a test gives its own. */
interface ReplPorts {
  /** Opens this host's store. */
  Store openStore(HeadDirectories directories) throws IOException;

  /** Makes what connects to machines; closed when the session ends. */
  BuildPorts.Connections connections(StoreDir dir);

  /** Returns where machines are discovered; closed when the session ends. */
  MachineDirectory directory();

  /** Returns the terminal of the user; nothing if standard input is none. */
  Optional<Terminal> terminal() throws IOException;

  /** Returns where a script is read from if there is no terminal. */
  InputStream input();

  /** Returns where values and what programs print go if there is no terminal. */
  PrintStream output();

  /** Returns where the logs of builds go. */
  Screen screen();

  /** Returns the environment variables. */
  Map<String, String> environment();
}
