package org.relevo.app.check;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.offload.HealthProbe;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;

/** The world as it is. */
final class ProductionCheckPorts implements CheckPorts {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public ThisHost thisHost() {
    return ThisHost.look();
  }

  @Override
  public NameLookups lookups() {
    return NameLookups.ofSystem();
  }

  @Override
  public Interviewer interviewer(HeadDirectories head) {
    HealthProbe probe = new HealthProbe(head.store(), InstantSource.system());
    SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
    return new Interviewer() {
      @Override
      public Health ask(BuildMachine machine) throws IOException {
        try (SshSession session = connector.connect(machine)) {
          return probe.ask(session, LIMIT);
        }
      }

      @Override
      public void close() {
        connector.close();
      }
    };
  }
}
