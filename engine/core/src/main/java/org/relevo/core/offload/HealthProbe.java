package org.relevo.core.offload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.HealthReport;
import org.relevo.core.slot.SlotScript;
import org.relevo.core.ssh.CommandResult;
import org.relevo.core.ssh.SshSession;
import org.relevo.formats.path.StoreDir;

/**
 * Asks a machine over SSH how it is, with one command that needs nothing but POSIX there.
 *
 * @param store whose file system's free space counts; where it is not there, that of the daemon's socket
 * @param clock ours
 */
public record HealthProbe(StoreDir store, InstantSource clock) {
  /**
   * Asks.
   *
   * @param limit how long the answer may take
   */
  public Health ask(SshSession session, Duration limit) throws IOException {
    List<String> directories = new ArrayList<>(List.of(store.text()));
    Path socketDirectory = Path.of(session.machine().daemonSocket()).getParent();
    if (socketDirectory != null) {
      directories.add(socketDirectory.toString());
    }
    String socket = session.machine().daemonSocket();
    String more =
        HealthReport.daemon(socket) + SlotScript.count(socket, session.machine().parallelBuilds());
    Instant asked = clock.instant();
    CommandResult result = session.run(HealthReport.command(directories, more), limit);
    Instant answered = clock.instant();
    try {
      return HealthReport.parse(result.stdout(), asked, answered);
    } catch (IOException e) {
      String said =
          result.stderr().isBlank() ? "" : "; it says: " + result.stderr().strip();
      throw new IOException(
          session.machine().id()
              + ": "
              + e.getMessage()
              + "; the command's exit status is "
              + result.exitCode()
              + said,
          e);
    }
  }
}
