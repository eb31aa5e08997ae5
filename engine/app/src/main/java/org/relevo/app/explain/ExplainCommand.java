package org.relevo.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relevo.app.build.BuildPorts;
import org.relevo.app.build.Roots;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadOffloader;
import org.relevo.app.cli.MachinesOption;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.cli.TrustOption;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.machine.Resources;
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

/** {@code relevo explain}: says which machines could have a build now, and why the others could not. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says which machine would get a build at this moment, and of each other one why it would not. Builds nothing.",
      "Asks the machines that could do the build how they are."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every build could start now",
      "1:some machine would have to be waited for, no machine fits, or something failed",
      "2:the command line was wrong"
    })
public final class ExplainCommand implements Callable<Integer> {
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
      description = "Derivations in this host's store; without one, say --system.")
  private List<String> derivations = new ArrayList<>();

  @Option(
      names = "--system",
      paramLabel = "SYSTEM",
      description = "Explain a build for this system type, such as x86_64-linux.")
  private @Nullable String system;

  @Option(
      names = "--features",
      paramLabel = "FEATURE",
      split = ",",
      description = "Features that the build requires, such as kvm.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--resources",
      paramLabel = "NEEDS",
      description = "Resources that the build needs, such as \"gpu=1 memory-mib=8000\".")
  private String resources = "";

  @Option(
      names = "--wants-local",
      description =
          "Explain it for a build daemon that could build it itself at this moment: what request-wants-local? tells policies.")
  private boolean wantsLocal;

  @Option(names = "--json", description = "Print JSON: an array with one object a build.")
  private boolean json;

  private final BuildPorts ports;

  /** Makes the command as the program has it. */
  public ExplainCommand() {
    this(BuildPorts.production());
  }

  ExplainCommand(BuildPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, MachinesFileException, InterruptedException {
    if (derivations.isEmpty() == (system == null)
        || system == null && !(features.isEmpty() && resources.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "What is to be explained? Name a FILE.drv, or what a build requires: --system SYSTEM, and"
              + " --features FEATURE,… and --resources \"NAME=AMOUNT …\" if it requires any.");
    }
    HeadDirectories head = directories.directories();
    ExplainTask task = new ExplainTask(
        paths(head),
        Optional.ofNullable(system),
        new LinkedHashSet<>(features),
        needs(),
        wantsLocal,
        json);
    boolean usual = machinesOption.isUsual(head) && policy.isUsual() && !trust.trusted();
    OptionalInt done = usual ? ports.onEngine(head, "explain", task.words()) : OptionalInt.empty();
    return done.isPresent() ? done.getAsInt() : explainHere(task, head);
  }

  private int explainHere(ExplainTask task, HeadDirectories head)
      throws IOException, MachinesFileException, InterruptedException {
    Path machines = machinesOption.file(head);
    Policy chosen = policy.policy(machines, trust.trusted());
    MachineSource source = ports.machines(machines, trust.trusted());
    try (Store store = ports.openStore(head);
        BuildPorts.Connections connections = ports.connections(store.dir());
        HeadOffloader offloader = HeadOffloader.open(head, store, source, connections, chosen)) {
      return task.run(store, offloader.offloader(), spec.commandLine().getOut());
    }
  }

  private List<StorePath> paths(HeadDirectories head) throws IOException {
    List<StorePath> paths = new ArrayList<>();
    if (!derivations.isEmpty()) {
      try (Store store = ports.openStore(head)) {
        for (String argument : derivations) {
          paths.add(Roots.derivation(argument, store, head.realStore()));
        }
      }
    }
    return paths;
  }

  private Resources needs() {
    try {
      return Resources.parse(resources);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--resources: " + e.getMessage(), e);
    }
  }
}
