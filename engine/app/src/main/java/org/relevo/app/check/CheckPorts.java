package org.relevo.app.check;

import java.io.IOException;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;

/** What the command needs of the world; a test gives its own. */
interface CheckPorts {
  /** Returns what this host knows of itself. */
  ThisHost thisHost();

  /** Returns what looks up names. */
  NameLookups lookups();

  /** Returns what connects to machines. */
  Interviewer interviewer(HeadDirectories head);

  /** Asks machines how they are. Thread-safe. */
  interface Interviewer extends AutoCloseable {
    /** Asks one. */
    Health ask(BuildMachine machine) throws IOException;

    @Override
    void close();
  }
}
