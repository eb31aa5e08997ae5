package org.relevo.app.check;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.app.cli.RegularExpression;
import org.relevo.app.cli.TrustOption;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.ssh.SshPreflight;
import org.relevo.scheme.MachineProgram;
import org.relevo.scheme.MachineSurvey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo check}: looks for what is wrong in a machine file. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a machine file, shows its machines, and says what is wrong or strange in it, with the remedy.",
      "Connects to no machine, unless told to. Run it as the user that runs Relevo: keys are read as that user."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no errors; there may be warnings",
      "1:errors, the file cannot be evaluated, or with --strict warnings",
      "2:the command line was wrong"
    })
public final class CheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private TrustOption trust = new TrustOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Machine file (default: machines.scm in the configuration directory).")
  private @Nullable Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REGEXP",
      converter = RegularExpression.class,
      description = "Look only at machines whose name contains a match.")
  private @Nullable Pattern pattern;

  @Option(names = "--connect", description = "Ask each machine for its cores and its name, too.")
  private boolean connect;

  @Option(names = "--strict", description = "Fail on warnings, too.")
  private boolean strict;

  @Option(names = "--json", description = "Print JSON: an object with machines and findings.")
  private boolean json;

  private final CheckPorts ports;

  /** Makes the command as the program has it. */
  public CheckCommand() {
    this(new ProductionCheckPorts());
  }

  CheckCommand(CheckPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws InterruptedException {
    HeadDirectories head = directories.directories();
    Path path = Optional.ofNullable(file).orElse(head.machinesFile());
    CheckReport report = report(path, head);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(report.json()));
    } else {
      out.print(report.text());
    }
    out.flush();
    return report.ok(strict) ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private CheckReport report(Path path, HeadDirectories head) throws InterruptedException {
    if (Files.notExists(path)) {
      return withoutMachines(path, missing());
    }
    try {
      return report(
          path, new MachineProgram(path, ProgramOptions.with(trust.trusted())).survey(), head);
    } catch (MachinesFileException e) {
      return withoutMachines(path, SurveyFindings.of(e));
    }
  }

  private static CheckReport withoutMachines(Path path, Finding finding) {
    return new CheckReport(path, List.of(), 0, Map.of(), List.of(finding));
  }

  /** Without a machine file nothing is offloaded, which is no fault; but a file that was named should be there. */
  private Finding missing() {
    return new Finding(
        file == null ? Severity.NOTE : Severity.ERROR,
        Optional.empty(),
        List.of(),
        "there is no such file, so there are no machines",
        "");
  }

  private CheckReport report(Path path, MachineSurvey survey, HeadDirectories head)
      throws InterruptedException {
    List<BuildMachine> machines =
        survey.machines().stream().filter(this::chosen).toList();
    ThisHost host = ports.thisHost();
    LoopRule loops = new LoopRule(
        host, ports.lookups().all(machines.stream().map(BuildMachine::name).toList()));
    List<Finding> findings = new ArrayList<>(SurveyFindings.of(new MachineSurvey(
        survey.machines(),
        survey.unlisted().stream().filter(this::chosen).toList(),
        survey.deprecated(),
        survey.misfit())));
    if (machines.isEmpty() && !survey.machines().isEmpty()) {
      findings.add(nobody(survey.machines()));
    }
    List<Rule> rules = List.of(
        new NameRule(),
        new SystemsRule(),
        new RangeRule(),
        new ConnectionFieldsRule(),
        new PrivateKeyRule(SshPreflight::privateKey),
        new DuplicateRule(),
        loops);
    rules.forEach(rule -> findings.addAll(rule.check(machines)));
    Interviews interviews = connect ? ask(machines, head, host, loops) : Interviews.NONE;
    findings.addAll(interviews.findings());
    return new CheckReport(
        path, machines, survey.machines().size(), interviews.cores(), Finding.merged(findings));
  }

  private Finding nobody(List<BuildMachine> machines) {
    List<String> names = machines.stream().map(BuildMachine::name).distinct().toList();
    return new Finding(
        Severity.ERROR,
        Optional.empty(),
        List.of(),
        "no machine's name matches \"" + pattern + "\"; there are: " + Finding.enumeration(names),
        "");
  }

  private Interviews ask(
      List<BuildMachine> machines, HeadDirectories head, ThisHost host, LoopRule loops)
      throws InterruptedException {
    try (CheckPorts.Interviewer interviewer = ports.interviewer(head)) {
      return Interviews.with(machines, interviewer, host, loops);
    }
  }

  private boolean chosen(BuildMachine machine) {
    return pattern == null || pattern.matcher(machine.name()).find();
  }
}
