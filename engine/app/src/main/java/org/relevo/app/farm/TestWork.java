package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.ssh.SshConnector;

/** Tries on machines all that a build needs of them, and prints what came of it. */
public final class TestWork {
  private final Maker maker;
  private final Quarantine quarantine;

  /** Makes what is run on each machine, when it is known that there are any. */
  private interface Maker {
    MachineTest make() throws IOException;
  }

  private TestWork(Maker maker, Quarantine quarantine) {
    this.maker = maker;
    this.quarantine = quarantine;
  }

  /**
   * Returns it with this host's keys.
   *
   * @param connector reaches the machines; each is connected to anew
   * @param quarantine this host's; what passes is out of it
   */
  public static TestWork of(HeadDirectories head, SshConnector connector, Quarantine quarantine) {
    return of(head, connector, quarantine, new ProductionFarmPorts());
  }

  static TestWork of(
      HeadDirectories head, SshConnector connector, Quarantine quarantine, FarmPorts ports) {
    return new TestWork(
        () -> new MachineTest(
            connector,
            head.store(),
            head.configuration(),
            ports.signer(head),
            ports.verifier(head),
            InstantSource.system(),
            RandomGenerator.of("SecureRandom")),
        quarantine);
  }

  /**
   * Tries.
   *
   * @return the exit code
   * @throws IOException if no machines are meant, or if this host has no signing key
   */
  public int run(FarmQuestion question, MachineSource source, PrintWriter out)
      throws IOException, MachinesFileException, InterruptedException {
    List<MachineReport> reports = new ArrayList<>();
    List<BuildMachine> machines = question.machines(source);
    MachineTest test = maker.make();
    Visits.all(machines, machine -> visit(machine, test), report -> {
      reports.add(report);
      if (!question.json()) {
        out.print(report.text());
        out.flush();
      }
    });
    long failed = reports.stream().filter(report -> !report.ok()).count();
    if (question.json()) {
      out.println(Json.text(reports.stream().map(MachineReport::json).toList()));
    } else {
      out.println(reports.size() + (reports.size() == 1 ? " machine" : " machines") + " tested, "
          + failed + " failed");
    }
    out.flush();
    return failed == 0 ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  /** Visits a machine. When all went well, nothing is held against it any more. */
  private MachineReport visit(BuildMachine machine, MachineTest test) {
    MachineReport report = test.run(machine);
    if (report.ok()) {
      quarantine.succeeded(machine);
    }
    return report;
  }
}
