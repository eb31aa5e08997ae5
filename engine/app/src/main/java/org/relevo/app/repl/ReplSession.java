package org.relevo.app.repl;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.DiscoveryModule;
import org.relevo.scheme.ExitModule;
import org.relevo.scheme.MachineModule;
import org.relevo.scheme.SchemeValues;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Session;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.policy.PolicyModule;

/** What is defined in a session, and the machine file that it began with. Used by one thread at a time. */
final class ReplSession {
  /** Who sits before the terminal ends what takes too long; a script has its own patience. */
  static final Duration NO_LIMIT = Duration.ofDays(365);

  private final Session session;
  private final ExitModule exit = new ExitModule();
  private final Glossary glossary = new Glossary();
  private final MachineList machines = new MachineList();
  private final Path machineFile;
  private int values;
  private int inputs;

  /**
   * Begins a session without machines.
   *
   * @param directory where machines are discovered
   * @param machineFile the file that {@link #reload} loads
   * @param trusted whether programs may use names of Java
   * @param output where what programs print goes
   */
  ReplSession(
      SessionFarm farm,
      MachineDirectory directory,
      Path machineFile,
      Path home,
      boolean trusted,
      PrintStream output)
      throws ProgramException, InterruptedException {
    this.machineFile = machineFile;
    this.session = new Session(
        trusted,
        output,
        MachineModule.of(home),
        PolicyModule.of(),
        new FarmModule(farm, machines, output).module(),
        new DiscoveryModule(Optional.of(directory), home, machineFile).module(),
        exit.module());
    session.define(MachineList.VARIABLE, Texts.list(List.of()));
  }

  Path machineFile() {
    return machineFile;
  }

  /** Returns the machines. */
  MachineList machines() {
    return machines;
  }

  Glossary glossary() {
    return glossary;
  }

  /**
   * Loads the machine file and binds {@code machines} to its value, or leaves it as it is if that fails.
   *
   * @return how many machines there are; nothing if there is no such file
   */
  OptionalInt reload() throws ProgramException, InterruptedException {
    if (!Files.exists(machineFile)) {
      return OptionalInt.empty();
    }
    Object value = session.load(machineFile, Program.LIMIT);
    List<BuildMachine> found = SchemeValues.machines(value)
        .orElseThrow(() -> new SchemeError(machineFile
            + ": its value is not a list of build-machine objects but " + Texts.describe(value)));
    session.define(MachineList.VARIABLE, value);
    return OptionalInt.of(found.size());
  }

  /** Evaluates the forms of {@code text}, which errors call {@code name}; {@code each} gets the values that they have. */
  void evaluate(String name, String text, Consumer<Object> each)
      throws ProgramException, InterruptedException {
    session.evaluate(name, text, NO_LIMIT, value -> {
      SchemeValues.flushOutput();
      each.accept(value);
    });
  }

  /** Does the same, and binds the values to {@code $1}, {@code $2}, …; {@code each} gets the names, too. */
  void evaluateNamed(String text, BiConsumer<String, Object> each)
      throws ProgramException, InterruptedException {
    List<Object> made = Collections.synchronizedList(new ArrayList<>());
    try {
      evaluate("input-" + ++inputs, text, value -> {
        if (!Thread.currentThread().isInterrupted()) {
          made.add(value);
          each.accept("$" + (values + made.size()), value);
        }
      });
    } finally {
      for (Object value : List.copyOf(made)) {
        session.define("$" + ++values, value);
      }
    }
  }

  /** Evaluates a file, and binds its value as {@link #evaluateNamed} does. */
  void load(Path file, BiConsumer<String, Object> each)
      throws ProgramException, InterruptedException {
    Object value = session.load(file, NO_LIMIT);
    if (value != SchemeValues.UNSPECIFIED) {
      String name = "$" + ++values;
      session.define(name, value);
      each.accept(name, value);
    }
  }

  /** Returns the names that mean something now. */
  SortedSet<String> names() throws ProgramException, InterruptedException {
    return session.names();
  }

  /** Returns what {@code name} means, a few lines; nothing if it means nothing. */
  Optional<String> describe(String name) throws ProgramException, InterruptedException {
    Optional<String> entry = glossary.entry(name);
    Optional<String> meaning = session.describe(name);
    return entry.isPresent() ? entry : meaning;
  }

  /** Returns the exit code that the program asked for, if {@code e} came of that. */
  OptionalInt exitCode(ProgramException e) {
    return e.key().equals(Optional.of("quit")) ? exit.code() : OptionalInt.empty();
  }
}
