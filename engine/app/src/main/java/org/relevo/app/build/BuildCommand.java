package org.relevo.app.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadOffloader;
import org.relevo.app.cli.MachinesOption;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.cli.TrustOption;
import org.relevo.app.progress.Screen;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.offload.GraphSettings;
import org.relevo.core.rank.Policy;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo build}: offloads derivations. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Builds derivations on build machines, with all that they need, and prints the paths of their outputs.",
      "Logs and progress go to standard error."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every output is there",
      "1:something failed that may go well another time: machines, this host, the network",
      "2:the command line was wrong",
      "100:a build failed for good",
      "101:a build went past its time limit"
    })
public final class BuildCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private TrustOption trust = new TrustOption();

  @Mixin
  private MachinesOption machinesOption = new MachinesOption();

  @Mixin
  private PolicyOption policy = new PolicyOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE.drv",
      description = "Derivations in this host's store.")
  private List<String> derivations = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "GRAPH.scm",
      description = "Scheme program whose value is a derivation or a list of them.")
  private List<Path> graphs = new ArrayList<>();

  @Option(
      names = {"-k", "--keep-going"},
      description = "Go on with what does not depend on a failed build.")
  private boolean keepGoing;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Longest time that a build may take; 0: no limit.")
  private long timeout;

  @Option(
      names = "--max-silent-time",
      paramLabel = "SECONDS",
      description = "Longest time that a build may go without output; 0: no limit.")
  private long maxSilent;

  @Option(
      names = "--max-wait",
      paramLabel = "SECONDS",
      description =
          "Longest wait for machines that are all full, overloaded or away (default: 3600).")
  private long maxWait = GraphSettings.DEFAULT.patience().toSeconds();

  @Option(names = "--json", description = "Print a summary as JSON instead of the output paths.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show neither logs nor progress, only failures.")
  private boolean quiet;

  @Option(
      names = "--explain",
      description = "Say for each build why each machine was chosen or passed over.")
  private boolean explain;

  private final BuildPorts ports;

  /** Makes the command as the program has it. */
  public BuildCommand() {
    this(new ProductionPorts());
  }

  BuildCommand(BuildPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, MachinesFileException, InterruptedException {
    if (derivations.isEmpty() && graphs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "What is to be built? Name a FILE.drv, or a program with -f GRAPH.scm.");
    }
    if (timeout < 0 || maxSilent < 0 || maxWait < 0) {
      throw new ParameterException(spec.commandLine(), "A time limit cannot be below 0.");
    }
    HeadDirectories head = directories.directories();
    Path machines = machinesOption.file(head);
    try (Store store = ports.openStore(head)) {
      BuildTask task =
          new BuildTask(roots(store, head), timeout, maxSilent, maxWait, keepGoing, detail(), json);
      boolean usual = machinesOption.isUsual(head) && policy.isUsual() && !trust.trusted();
      OptionalInt done = usual
          ? ports.onEngine(head, "build", EngineScreen.words(Screen.standardError(), task.words()))
          : OptionalInt.empty();
      return done.isPresent() ? done.getAsInt() : buildHere(task, head, machines, store);
    }
  }

  private int buildHere(BuildTask task, HeadDirectories head, Path machines, Store store)
      throws IOException, MachinesFileException, InterruptedException {
    Policy chosen = policy.policy(machines, trust.trusted());
    MachineSource source = ports.machines(machines, trust.trusted());
    try (BuildPorts.Connections connections = ports.connections(store.dir());
        HeadOffloader offloader = HeadOffloader.open(head, store, source, connections, chosen);
        Screen screen = Screen.standardError()) {
      return task.run(
          store,
          offloader.offloader(),
          spec.commandLine().getOut(),
          spec.commandLine().getErr(),
          screen);
    }
  }

  private BuildJob.Detail detail() {
    if (explain) {
      return BuildJob.Detail.EXPLAIN;
    }
    return quiet ? BuildJob.Detail.QUIET : BuildJob.Detail.NORMAL;
  }

  private List<StorePath> roots(Store store, HeadDirectories head)
      throws IOException, MachinesFileException, InterruptedException {
    List<StorePath> roots = new ArrayList<>();
    for (String argument : derivations) {
      roots.add(Roots.derivation(argument, store, head.realStore()));
    }
    for (Path graph : graphs) {
      roots.addAll(ports.graph(graph, store, trust.trusted()));
    }
    return roots;
  }
}
