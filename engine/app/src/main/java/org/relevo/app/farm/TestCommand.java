package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.Selection;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relevo test}: tries all that a build needs of each machine. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Tests each build machine: connect, host key, login, daemon, import of a fresh signed item, export of it, slots.",
      "Every failure says which machine, which step, and the command that mends it. A machine that passes is out of quarantine."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all machines are well",
      "1:some machine failed",
      "2:the command line was wrong"
    })
public final class TestCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private FarmOptions options = new FarmOptions();

  private final FarmPorts ports;

  /** Makes the command as the program has it. */
  public TestCommand() {
    this(new ProductionFarmPorts());
  }

  TestCommand(FarmPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, MachinesFileException, InterruptedException {
    HeadDirectories head = options.head();
    Selection selection = options.selection(head);
    List<BuildMachine> machines =
        selection.machines(ports.machines(selection.file(), options.trusted()));
    List<MachineReport> reports = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HistoryDatabase history = HistoryDatabase.in(head.state(), InstantSource.system())) {
      connector.links().assume(history::bytesPerSecond);
      MachineTest test = new MachineTest(
          connector,
          head.store(),
          head.configuration(),
          ports.signer(head),
          ports.verifier(head),
          InstantSource.system(),
          RandomGenerator.of("SecureRandom"));
      Quarantine quarantine = SharedQuarantine.in(head.state());
      Visits.all(machines, machine -> visit(machine, test, quarantine), report -> {
        reports.add(report);
        if (!options.json()) {
          out.print(report.text());
          out.flush();
        }
      });
    }
    long failed = reports.stream().filter(report -> !report.ok()).count();
    if (options.json()) {
      out.println(Json.text(reports.stream().map(MachineReport::json).toList()));
    } else {
      out.println(reports.size() + (reports.size() == 1 ? " machine" : " machines") + " tested, "
          + failed + " failed");
    }
    out.flush();
    return failed == 0 ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  /** Visits a machine. When all went well, nothing is held against it any more. */
  private static MachineReport visit(
      BuildMachine machine, MachineTest test, Quarantine quarantine) {
    MachineReport report = test.run(machine);
    if (report.ok()) {
      quarantine.succeeded(machine);
    }
    return report;
  }
}
