package org.relevo.app.repl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relevo.app.check.MachineTable;
import org.relevo.app.farm.MachineStatus;
import org.relevo.app.farm.Visits;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;

/** The commands that begin with a comma. Each may be cut to what tells it from the others. */
final class MetaCommands {
  private final ReplSession session;
  private final SessionFarm farm;
  private final Console console;
  private final ValueText values;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  /**
   * A command.
   *
   * @param argument what it takes, as the help calls it; empty if nothing
   * @param summary what it does
   */
  private record Command(String name, String argument, String summary, Action action) {}

  @FunctionalInterface
  private interface Action {
    void run(String argument) throws ProgramException, InterruptedException;
  }

  MetaCommands(ReplSession session, SessionFarm farm, Console console, ValueText values) {
    this.session = session;
    this.farm = farm;
    this.console = console;
    this.values = values;
    add("help", "", "this text", argument -> help());
    add("describe", "NAME", "what a name means", this::describe);
    add("time", "EXPR", "evaluates, and tells how long that took", this::time);
    add("load", "FILE", "evaluates a file", this::load);
    add("reload", "", "loads the machine file again", argument -> reload());
    add("machines", "", "the machines, a line each", argument -> machines());
    add("status", "[NAME]", "asks the machines, or one of them, how they are", this::status);
    add("quit", "", "ends the session, as Ctrl-D does", argument -> {});
  }

  private void add(String name, String argument, String summary, Action action) {
    commands.put(name, new Command(name, argument, summary, action));
  }

  /** Returns whether {@code line} is a command and no program. */
  static boolean isCommand(String line) {
    return line.stripLeading().startsWith(",");
  }

  /** Returns the commands with their commas, and what they do. */
  SortedMap<String, String> summaries() {
    SortedMap<String, String> summaries = new TreeMap<>();
    commands.values().forEach(command -> summaries.put("," + command.name, command.summary));
    return summaries;
  }

  /** Returns the whole name of the command that {@code line} begins with; nothing if that is not clear. */
  Optional<String> name(String line) {
    return candidates(word(line)).size() == 1
        ? Optional.of(candidates(word(line)).get(0).name)
        : Optional.empty();
  }

  private static String word(String line) {
    return line.strip().substring(1).split("\\s", 2)[0];
  }

  private List<Command> candidates(String word) {
    @Nullable Command exact = commands.get(word);
    return exact != null
        ? List.of(exact)
        : commands.values().stream()
            .filter(command -> command.name.startsWith(word))
            .toList();
  }

  /**
   * Runs the command in {@code line}.
   *
   * @return false if it ends the session
   */
  boolean run(String line) throws ProgramException, InterruptedException {
    List<Command> candidates = candidates(word(line));
    if (candidates.size() != 1) {
      String which = candidates.isEmpty()
          ? "there is no command ," + word(line) + "; ,help lists them"
          : "," + word(line) + " may be "
              + candidates.stream()
                  .map(command -> "," + command.name)
                  .collect(Collectors.joining(", "));
      console.error(which, "");
      return true;
    }
    Command command = candidates.get(0);
    String argument = line.strip().substring(1 + word(line).length()).strip();
    if (argument.isEmpty() && !command.argument.isEmpty() && !command.argument.startsWith("[")) {
      console.error(
          "," + command.name + " needs an argument: ," + command.name + " " + command.argument, "");
      return true;
    }
    command.action.run(argument);
    return !command.name.equals("quit");
  }

  private void help() {
    StringBuilder text = new StringBuilder("Commands:\n");
    for (Command command : commands.values()) {
      text.append(String.format(
          "  %-16s %s%n", "," + command.name + " " + command.argument, command.summary));
    }
    text.append(
        "Each may be cut short: ,d rank. Everything else is Scheme; beside Guile's names there are:\n");
    for (String name : session.glossary().names()) {
      if (!name.matches("(status|request|explanation|candidate)[-?].*|quit")) {
        text.append("  ")
            .append(
                session.glossary().entry(name).orElse(name).lines().findFirst().orElse(""))
            .append('\n');
      }
    }
    text.append("""
        $1, $2, … are the values shown so far. Input ends where its parentheses are closed. Tab completes names,
        fields, machines and files. Ctrl-C drops the line, or stops what is being evaluated: there is no time limit.
        Ctrl-D ends the session.""");
    console.line(text.toString());
  }

  private void describe(String name) throws ProgramException, InterruptedException {
    Optional<String> meaning = session.describe(name);
    if (meaning.isPresent()) {
      console.line(meaning.get());
    } else {
      console.error(name + " means nothing here", "");
    }
  }

  private void show(String name, Object value) {
    console.value(name, values.of(value));
  }

  private void time(String text) throws ProgramException, InterruptedException {
    long start = System.nanoTime();
    session.evaluateNamed(text, this::show);
    double seconds = (System.nanoTime() - start) / 1e9;
    console.line(String.format(Locale.ROOT, ";; %.3f s", seconds));
  }

  private void load(String argument) throws ProgramException, InterruptedException {
    String name = argument.replaceAll("^\"|\"$", "");
    Path file = name.startsWith("~/")
        ? Path.of(System.getProperty("user.home")).resolve(name.substring(2))
        : Path.of(name);
    session.load(file, this::show);
  }

  private void reload() throws ProgramException, InterruptedException {
    OptionalInt count = session.reload();
    if (count.isEmpty()) {
      console.error(session.machineFile() + ": there is no such machine file", "");
    } else {
      console.line(counted(count.getAsInt()) + " from " + session.machineFile());
    }
  }

  static String counted(int machines) {
    return machines + (machines == 1 ? " machine" : " machines");
  }

  private void machines() {
    List<BuildMachine> all = session.machines().all();
    console.line(all.isEmpty() ? "no machines" : MachineTable.of(all, Map.of()).stripTrailing());
  }

  private void status(String name) throws InterruptedException {
    MachineList machines = session.machines();
    List<BuildMachine> asked = new ArrayList<>();
    if (name.isEmpty()) {
      Map<String, BuildMachine> hosts = new LinkedHashMap<>();
      machines.all().forEach(machine -> hosts.putIfAbsent(machine.id(), machine));
      asked.addAll(hosts.values());
    } else {
      String plain = name.replaceAll("^\"|\"$", "");
      asked.add(machines
          .find(plain)
          .orElseThrow(
              () -> new SchemeError("there is no machine " + plain + "; " + machines.known())));
    }
    if (asked.isEmpty()) {
      console.line("no machines");
      return;
    }
    Visits.all(
        asked,
        farm::status,
        (MachineStatus status) -> console.line(status.text().stripTrailing()));
  }
}
