package org.relevo.app.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStyle;
import org.relevo.app.cli.ExitCodes;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, evaluates and prints until the user has enough. */
final class InteractiveLoop {
  private static final Logger log = LoggerFactory.getLogger(InteractiveLoop.class);

  private final Terminal terminal;
  private final ReplSession session;
  private final ValueText values;
  private final TerminalConsole console;
  private final MetaCommands commands;
  private final ProgramParser parser = new ProgramParser();
  private final Interrupts interrupts = new Interrupts();
  private final LineReader reader;

  InteractiveLoop(
      Terminal terminal,
      TerminalConsole console,
      ReplSession session,
      SessionFarm farm,
      ValueText values,
      Map<String, String> environment) {
    this.terminal = terminal;
    this.session = session;
    this.values = values;
    this.console = console;
    this.commands = new MetaCommands(session, farm, console, values);
    LineReaderBuilder builder = LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("relevo")
        .parser(parser)
        .completer(new ProgramCompleter(session, commands))
        // An exclamation mark is part of many names.
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
        .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  ");
    if (console.colours()) {
      builder.highlighter(new ProgramHighlighter(parser));
    }
    historyFile(environment).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    this.reader = builder.build();
  }

  /** Returns where the history is kept; nothing if that directory cannot be had. */
  private static Optional<Path> historyFile(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path directory = state.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local", "state")
        : Path.of(state);
    Path file = directory.resolve("relevo").resolve("repl-history");
    try {
      Files.createDirectories(file.getParent());
      return Files.exists(file) && !Files.isWritable(file) ? Optional.empty() : Optional.of(file);
    } catch (IOException e) {
      log.debug("the history is not kept: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Returns the exit code. */
  int run() {
    terminal.handle(Terminal.Signal.INT, signal -> interrupts.interrupt());
    OptionalInt exit = guarded(() -> {
      greet();
      return OptionalInt.empty();
    });
    String prompt = console.styled(AttributedStyle.BOLD, "relevo>") + " ";
    while (exit.isEmpty()) {
      String line;
      try {
        parser.begin();
        console.freshLine();
        line = reader.readLine(prompt);
      } catch (UserInterruptException e) {
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
          // JLine leaves the line of its own accord elsewhere.
          terminal.writer().println();
        }
        continue;
      } catch (EndOfFileException e) {
        return ExitCodes.OK;
      }
      if (!line.isBlank()) {
        exit = guarded(() -> evaluate(line));
      }
    }
    return exit.getAsInt();
  }

  private void greet() throws ProgramException, InterruptedException {
    String hint = ",help tells what there is.";
    try {
      OptionalInt count = session.reload();
      console.line(
          count.isPresent()
              ? "Relevo, with " + MetaCommands.counted(count.getAsInt()) + " from "
                  + session.machineFile() + "; " + hint
              : "Relevo, without machines: there is no " + session.machineFile() + "; " + hint);
    } catch (ProgramException | SchemeError e) {
      console.line("Relevo, without machines, since their file failed; " + hint);
      throw e;
    }
  }

  private OptionalInt evaluate(String line) throws ProgramException, InterruptedException {
    if (MetaCommands.isCommand(line)) {
      return commands.run(line) ? OptionalInt.empty() : OptionalInt.of(ExitCodes.OK);
    }
    session.evaluateNamed(line, (name, value) -> console.value(name, values.of(value)));
    return OptionalInt.empty();
  }

  @FunctionalInterface
  private interface Work {
    OptionalInt run() throws ProgramException, InterruptedException;
  }

  /** Does something that the user can interrupt, and tells what went wrong; gives the exit code if it ends the session. */
  private OptionalInt guarded(Work work) {
    interrupts.begin();
    try {
      return work.run();
    } catch (ProgramException e) {
      OptionalInt exit = session.exitCode(e);
      if (exit.isEmpty()) {
        console.error(String.valueOf(e.getMessage()), e.details());
      }
      return exit;
    } catch (SchemeError e) {
      console.error(String.valueOf(e.getMessage()), "");
    } catch (InterruptedException e) {
      console.interrupted();
    } catch (RuntimeException e) {
      // A session is not lost over a fault of one evaluation.
      log.debug("an evaluation failed in an unexpected way", e);
      console.error("a fault of Relevo itself: " + e + "; run with --debug for the details", "");
    } finally {
      interrupts.end();
    }
    return OptionalInt.empty();
  }
}
