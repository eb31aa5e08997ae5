package org.relevo.app.farm;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.HealthProbe;
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
    FarmQuestion question = options.question(head);
    OptionalInt done = options.isUsual(head)
        ? ports.onEngine(head, "status", question.words())
        : OptionalInt.empty();
    return done.isPresent() ? done.getAsInt() : askHere(question, head);
  }

  private int askHere(FarmQuestion question, HeadDirectories head)
      throws IOException, MachinesFileException, InterruptedException {
    HealthProbe probe = new HealthProbe(head.store(), InstantSource.system());
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HistoryDatabase history = HistoryDatabase.in(head.state(), InstantSource.system())) {
      connector.links().assume(history::bytesPerSecond);
      StatusWork.Asker asker = (machine, limit) -> {
        try (SshSession session = connector.connect(machine)) {
          return new StatusWork.Answer(
              probe.ask(session, limit), Optional.of(session.compression().toString()));
        }
      };
      return new StatusWork(asker, Slots.in(head.state()), SharedQuarantine.in(head.state()))
          .run(question, options.source(ports, head), spec.commandLine().getOut());
    }
  }
}
