package org.relevo.app.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.cli.TrustOption;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.rank.Policy;
import org.relevo.scheme.dialect.ProgramException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo repl}: evaluates Scheme that reaches machines, rankings and builds. */
@Command(
    name = "repl",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates Scheme as you type it, with the machines of the machine file: how they are, which would get a"
          + " build and why, and builds.",
      "Without a terminal it evaluates what it reads from standard input, prints each value on a line, and stops at"
          + " the first error. Evaluations have no time limit; Ctrl-C stops them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the session ended; every form of a script was evaluated",
      "1:a form of a script, or the machine file before it, failed",
      "2:the command line was wrong",
      "N:the program called (exit N)"
    })
public final class ReplCommand implements Callable<Integer> {
  private static final int MACHINES_SHOWN = 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Machine file (default: machines.scm in the configuration directory, if it is there).")
  private @Nullable Path file;

  @Option(
      names = {"-e", "--evaluate"},
      paramLabel = "EXPR",
      description = "Evaluate this, print its value, and end; may be given several times.")
  private List<String> expressions = new ArrayList<>();

  @Mixin
  private TrustOption trust = new TrustOption();

  @Mixin
  private PolicyOption policy = new PolicyOption();

  private final ReplPorts ports;

  /** Makes the command as the program has it. */
  public ReplCommand() {
    this(new ProductionReplPorts());
  }

  ReplCommand(ReplPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, ProgramException, InterruptedException {
    HeadDirectories head = directories.directories();
    if (file != null && !Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    Path machineFile = Optional.ofNullable(file).orElse(head.machinesFile());
    Path home = Path.of(System.getProperty("user.home"));
    MachineText machines = new MachineText(home);
    Policy usual = policy.fixedPolicy(machineFile, trust.trusted());
    try (SessionFarm farm = new SessionFarm(head, ports, usual);
        MachineDirectory directory = ports.directory()) {
      Optional<Terminal> found = expressions.isEmpty() ? ports.terminal() : Optional.empty();
      if (found.isEmpty()) {
        LineOutput out = new LineOutput(ports.output(), StandardCharsets.UTF_8);
        ReplSession session =
            new ReplSession(farm, directory, machineFile, home, trust.trusted(), out);
        ValueText values = new ValueText(machines, Integer.MAX_VALUE);
        return new Batch(session, values, out, spec.commandLine().getErr()).run(programs());
      }
      try (Terminal terminal = found.get()) {
        TerminalConsole console = new TerminalConsole(terminal, colours(terminal));
        ReplSession session =
            new ReplSession(farm, directory, machineFile, home, trust.trusted(), console.output());
        ValueText values = new ValueText(machines, MACHINES_SHOWN);
        return new InteractiveLoop(terminal, console, session, farm, values, ports.environment())
            .run();
      }
    }
  }

  private boolean colours(Terminal terminal) {
    return !terminal.getType().startsWith(Terminal.TYPE_DUMB)
        && ports.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Returns what is to be evaluated without a terminal, by what errors call it. */
  private Map<String, String> programs() throws IOException {
    if (expressions.isEmpty()) {
      return Map.of("stdin", new String(ports.input().readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, String> programs = new LinkedHashMap<>();
    for (String expression : expressions) {
      programs.put(expressions.size() == 1 ? "-e" : "-e-" + (programs.size() + 1), expression);
    }
    return programs;
  }
}
