package org.relevo.scheme;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Values;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine file: a Scheme program whose value is a list of {@code build-machine} objects (GNU Guix manual, "Using the
 * Offload Facility"). What it prints goes to standard error. Thread-safe.
 */
public final class MachineProgram {
  private static final Logger log = LoggerFactory.getLogger(MachineProgram.class);

  private static final int LONGEST = 60;

  private final Path name;
  private final Optional<String> text;
  private final MachineProgramOptions options;
  private final Program program;

  private MachineProgram(Path name, Optional<String> text, MachineProgramOptions options) {
    this.name = name;
    this.text = text;
    this.options = options;
    this.program = program(MachineObserver.LOG);
  }

  /** Creates the program in {@code file}, which messages name as it is given here. */
  public MachineProgram(Path file) {
    this(file, MachineProgramOptions.DEFAULT);
  }

  /** Creates the program in {@code file}, which messages name as it is given here. */
  public MachineProgram(Path file, MachineProgramOptions options) {
    this(file, Optional.empty(), options);
  }

  /**
   * Returns the program that {@code text} is.
   *
   * @param name what messages call it, as they call a file; files that it loads are found beside it
   */
  public static MachineProgram ofText(Path name, String text, MachineProgramOptions options) {
    return new MachineProgram(name, Optional.of(text), options);
  }

  /**
   * Runs the program, and returns its machines in their order. A value of another kind is none, with a warning in the log.
   *
   * @throws MachinesFileException if the file cannot be read, or is wrong, or runs too long
   */
  public List<BuildMachine> evaluate() throws MachinesFileException {
    Object value = run(program);
    Optional<String> misfit = misfit(value);
    misfit.ifPresent(instead -> log.warn(
        "{}: the file's value is not a list of build-machine objects, so it gives none: {}",
        name,
        instead));
    return misfit.isPresent() ? List.of() : machines(value);
  }

  /**
   * Runs the program, and returns its machines and what else it made.
   *
   * @throws MachinesFileException if the file cannot be read, or is wrong, or runs too long
   */
  public MachineSurvey survey() throws MachinesFileException {
    MachineLedger ledger = new MachineLedger();
    Object value = run(program(ledger));
    Optional<String> misfit = misfit(value);
    List<BuildMachine> machines = misfit.isPresent() ? List.of() : machines(value);
    return new MachineSurvey(machines, ledger.unlisted(machines), ledger.deprecated(), misfit);
  }

  private Program program(MachineObserver observer) {
    NativeModule machines = MachineModule.of(options.home(), observer);
    NativeModule discovery =
        new DiscoveryModule(options.directory(), options.home(), name).module();
    NativeModule bindings =
        new NativeModule(List.of("(relevo bindings)"), (vocabulary, evaluation) -> {
          options
              .bindings()
              .forEach((bound, value) -> vocabulary.value(bound, Texts.scheme(value)));
        });
    Program.Settings settings = new Program.Settings(options.limit(), options.trusted());
    return text.map(given -> Program.ofText(name, given, settings, machines, discovery, bindings))
        .orElseGet(() -> Program.inFile(name, settings, machines, discovery, bindings));
  }

  private Object run(Program program) throws MachinesFileException {
    try {
      return program.run();
    } catch (ProgramException e) {
      String details = e.details().isEmpty() ? "" : "\n" + e.details();
      MachinesFileException fault = e.location().isPresent()
          ? new MachinesFileException(e.location().get(), e.reason() + details)
          : new MachinesFileException(e.report());
      fault.initCause(e);
      throw fault;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachinesFileException("interrupted while " + name + " was evaluated");
    }
  }

  private static List<BuildMachine> machines(Object value) {
    return Texts.list(value).stream().map(BuildMachine.class::cast).toList();
  }

  /** Returns what a value is instead of a list of machines, if it is none. */
  private static Optional<String> misfit(Object value) {
    if (value == Values.empty) {
      return Optional.of("its last form has no value");
    }
    if (value instanceof BuildMachine machine) {
      return Optional.of("it is one machine, " + machine.id() + ", outside of a list");
    }
    Object rest = value;
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int position = 1; rest instanceof Pair pair; position++) {
      if (!seen.add(pair)) {
        return Optional.of("it is a list that goes round in a circle");
      }
      if (!(pair.getCar() instanceof BuildMachine)) {
        return Optional.of("element " + position + " of the list is " + describe(pair.getCar()));
      }
      rest = pair.getCdr();
    }
    return rest == LList.Empty
        ? Optional.empty()
        : Optional.of(rest == value ? "it is " + describe(value) : "it is an improper list");
  }

  private static String describe(Object value) {
    if (value instanceof BuildMachine) {
      return "a machine";
    }
    if (value instanceof Pair pair) {
      return pair.getCar() instanceof BuildMachine ? "a list of machines itself" : "a list";
    }
    String text = Texts.describe(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
