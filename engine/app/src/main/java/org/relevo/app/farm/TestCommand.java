package org.relevo.app.farm;

import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.core.history.HistoryDatabase;
import org.relevo.core.machine.MachinesFileException;
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
    FarmQuestion question = options.question(head);
    OptionalInt done = options.isUsual(head)
        ? ports.onEngine(head, "test", question.words())
        : OptionalInt.empty();
    return done.isPresent() ? done.getAsInt() : testHere(question, head);
  }

  private int testHere(FarmQuestion question, HeadDirectories head)
      throws IOException, MachinesFileException, InterruptedException {
    try (SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HistoryDatabase history = HistoryDatabase.in(head.state(), InstantSource.system())) {
      connector.links().assume(history::bytesPerSecond);
      return TestWork.of(head, connector, SharedQuarantine.in(head.state()), ports)
          .run(question, options.source(ports, head), spec.commandLine().getOut());
    }
  }
}
