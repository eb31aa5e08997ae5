package org.relevo.app.farm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Json;
import org.relevo.app.cli.MachinesOption;
import org.relevo.app.cli.Selection;
import org.relevo.app.cli.SharedQuarantine;
import org.relevo.app.cli.Spelling;
import org.relevo.app.cli.TrustOption;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.quarantine.Quarantine;
import org.relevo.core.slot.Slots;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo machine}: shows whether a machine gets builds, takes it out of use and puts it to use again. */
@Command(
    name = "machine",
    mixinStandardHelpOptions = true,
    description = {
      "Shows whether a build machine gets builds, takes it out of use, or puts it to use again.",
      "Does not connect to it. All Relevo processes of this host heed it, those that run already, too."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown or changed",
      "1:there is no such machine, or the change could not be kept",
      "2:the command line was wrong"
    })
public final class MachineCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private TrustOption trust = new TrustOption();

  @Mixin
  private MachinesOption machinesOption = new MachinesOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME[:PORT]",
      description = "The machine, as the machine file names it.")
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private String name;

  @ArgGroup
  private Action action = new Action();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "With --drain: the reason, for those who wonder.")
  private @Nullable String why;

  @Option(names = "--json", description = "Print JSON: an object.")
  private boolean json;

  private final FarmPorts ports;

  /** What is to be done; nothing: it is only shown. */
  private static final class Action {
    @Option(
        names = "--drain",
        description = "Give it no new builds until --resume; those that run there go on.")
    private boolean drain;

    @Option(
        names = "--resume",
        description = "Give it builds again: ends a drain, and forgets its failures.")
    private boolean resume;
  }

  /** Makes the command as the program has it. */
  public MachineCommand() {
    this(new ProductionFarmPorts());
  }

  MachineCommand(FarmPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, MachinesFileException {
    if (why != null && !action.drain) {
      throw new ParameterException(spec.commandLine(), "--why goes with --drain only.");
    }
    HeadDirectories head = directories.directories();
    Path file = machinesOption.file(head);
    BuildMachine machine = find(
        new Selection(file, Optional.empty()).machines(ports.machines(file, trust.trusted())),
        file);
    Quarantine quarantine = SharedQuarantine.in(head.state());
    if (action.drain) {
      quarantine.drain(
          machine,
          System.getProperty("user.name", "?"),
          Optional.ofNullable(why).orElse("").strip());
    } else if (action.resume) {
      quarantine.resume(machine);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report(machine, quarantine, Slots.in(head.state())));
    out.flush();
    return ExitCodes.OK;
  }

  private BuildMachine find(List<BuildMachine> machines, Path file) throws IOException {
    List<BuildMachine> found = Stream.concat(
            machines.stream().filter(machine -> machine.id().equals(name)),
            machines.stream().filter(machine -> machine.name().equals(name)))
        .distinct()
        .toList();
    if (found.isEmpty()) {
      List<String> known = machines.stream()
          .flatMap(machine -> Stream.of(machine.name(), machine.id()))
          .distinct()
          .toList();
      String guess = Spelling.nearest(name, known)
          .map(nearest -> "; did you mean " + nearest + "?")
          .orElse("; there are: " + ids(machines));
      throw new IOException(file + ": describes no machine \"" + name + "\"" + guess);
    }
    if (found.size() > 1 && !found.get(0).id().equals(name)) {
      throw new IOException(
          file + ": describes several machines \"" + name + "\"; say which: " + ids(found));
    }
    return found.get(0);
  }

  private static String ids(List<BuildMachine> machines) {
    return machines.stream().map(BuildMachine::id).collect(Collectors.joining(", "));
  }

  private String report(BuildMachine machine, Quarantine quarantine, Slots slots)
      throws IOException {
    QuarantineText text = new QuarantineText(quarantine.standing(machine), Instant.now());
    int builds = slots.usage(machine).used();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("machine", machine.id());
      values.put("slotsUsed", builds);
      values.put("slotsTotal", machine.parallelBuilds());
      values.putAll(text.json());
      return Json.text(values) + System.lineSeparator();
    }
    StringBuilder report = new StringBuilder(machine.id()).append('\n');
    MachineStatus.line(report, "build slots", builds + " of " + machine.parallelBuilds() + " used");
    report.append(text.lines(machine.id()));
    return report.toString();
  }
}
