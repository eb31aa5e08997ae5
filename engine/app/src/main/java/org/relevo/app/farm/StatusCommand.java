package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.Selection;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.Health;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.HealthProbe;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.rank.SlotUsage;
import org.relevo.core.slot.Slots;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.ssh.SshTimeouts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relevo status}: asks each machine how it is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows of each build machine its kernel, load, free memory and disk, build slots, clock, and whether it is left"
            + " alone or drained.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all machines answered",
      "1:some machine did not",
      "2:the command line was wrong"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private FarmOptions options = new FarmOptions();

  private final FarmPorts ports;

  /** Makes the command as the program has it. */
  public StatusCommand() {
    this(new ProductionFarmPorts());
  }

  StatusCommand(FarmPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, MachinesFileException, InterruptedException {
    HeadDirectories head = options.head();
    Selection selection = options.selection(head);
    List<BuildMachine> machines =
        selection.machines(ports.machines(selection.file(), options.trusted()));
    HealthProbe probe = new HealthProbe(head.store(), InstantSource.system());
    Slots slots = Slots.in(head.state());
    Quarantine quarantine = SharedQuarantine.in(head.state());
    List<MachineStatus> all = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HistoryDatabase history = HistoryDatabase.in(head.state(), InstantSource.system())) {
      connector.links().assume(history::bytesPerSecond);
      Visits.all(machines, machine -> ask(machine, connector, probe, slots, quarantine), status -> {
        all.add(status);
        if (!options.json()) {
          out.print(status.text());
          out.flush();
        }
      });
    }
    if (options.json()) {
      out.println(Json.text(all.stream().map(MachineStatus::json).toList()));
      out.flush();
    }
    return all.stream().allMatch(MachineStatus::ok) ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private static MachineStatus ask(
      BuildMachine machine,
      SshConnector connector,
      HealthProbe probe,
      Slots slots,
      Quarantine quarantine) {
    SlotUsage usage = new SlotUsage(0, machine.parallelBuilds());
    try {
      usage = slots.usage(machine);
      try (SshSession session = connector.connect(machine)) {
        Health health = probe.ask(session, LIMIT);
        quarantine.answered(machine);
        return new MachineStatus(
            machine.id(),
            usage,
            machine.resources(),
            quarantine.standing(machine),
            Instant.now(),
            Optional.of(health),
            "",
            Optional.of(session.compression().toString()));
      }
    } catch (IOException e) {
      return new MachineStatus(
          machine.id(),
          usage,
          machine.resources(),
          quarantine.standing(machine),
          Instant.now(),
          Optional.empty(),
          text(e),
          Optional.empty());
    }
  }

  private static String text(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
