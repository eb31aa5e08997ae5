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
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.app.cli.Selection;
import org.relevo.app.cli.SelectionArguments;
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
import picocli.CommandLine.Spec;

/** {@code relevo check}: looks for what is wrong in a machine file, and in the policy file beside it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a machine file, shows its machines, and says what is wrong or strange in it, with the remedy; and"
          + " policy.scm, if it is beside it.",
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

  @Mixin
  private SelectionArguments arguments = new SelectionArguments();

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
    CheckReport report = reportOfBoth(arguments.selection(head), head);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(report.json()));
    } else {
      out.print(report.text());
    }
    out.flush();
    return report.ok(strict) ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  /** Looks at the machine file, and at the policy file beside it. */
  private CheckReport reportOfBoth(Selection selection, HeadDirectories head)
      throws InterruptedException {
    CheckReport report = report(selection, head);
    Path policy = selection.file().resolveSibling(HeadDirectories.POLICY_FILE);
    return Files.exists(policy) ? report.with(PolicyFindings.of(policy, trust.trusted())) : report;
  }

  private CheckReport report(Selection selection, HeadDirectories head)
      throws InterruptedException {
    Path path = selection.file();
    if (Files.notExists(path)) {
      return withoutMachines(path, missing());
    }
    try {
      return report(
          selection, new MachineProgram(path, ProgramOptions.with(trust.trusted())).survey(), head);
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
        arguments.isFileNamed() ? Severity.ERROR : Severity.NOTE,
        Optional.empty(),
        List.of(),
        "there is no such file, so there are no machines",
        "");
  }

  private CheckReport report(Selection selection, MachineSurvey survey, HeadDirectories head)
      throws InterruptedException {
    List<BuildMachine> machines =
        survey.machines().stream().filter(selection::includes).toList();
    ThisHost host = ports.thisHost();
    LoopRule loops = new LoopRule(
        host, ports.lookups().all(machines.stream().map(BuildMachine::name).toList()));
    List<Finding> findings = new ArrayList<>(SurveyFindings.of(new MachineSurvey(
        survey.machines(),
        survey.unlisted().stream().filter(selection::includes).toList(),
        survey.deprecated(),
        survey.misfit())));
    if (machines.isEmpty() && !survey.machines().isEmpty()) {
      findings.add(nobody(selection, survey.machines()));
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
        selection.file(),
        machines,
        survey.machines().size(),
        interviews.cores(),
        Finding.merged(findings));
  }

  private static Finding nobody(Selection selection, List<BuildMachine> machines) {
    List<String> names = machines.stream().map(BuildMachine::name).distinct().toList();
    return new Finding(
        Severity.ERROR,
        Optional.empty(),
        List.of(),
        "no machine's name matches \""
            + selection.pattern().map(Pattern::pattern).orElse("") + "\"; there are: "
            + Finding.enumeration(names),
        "");
  }

  private Interviews ask(
      List<BuildMachine> machines, HeadDirectories head, ThisHost host, LoopRule loops)
      throws InterruptedException {
    try (CheckPorts.Interviewer interviewer = ports.interviewer(head)) {
      return Interviews.with(machines, interviewer, host, loops);
    }
  }
}
