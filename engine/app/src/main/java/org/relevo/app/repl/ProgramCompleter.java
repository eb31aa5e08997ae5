package org.relevo.app.repl;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.rank.Policies;
import org.relevo.scheme.DiscoveryModule;
import org.relevo.scheme.MachineModule;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.SchemeError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes commands, names, the fields of {@code build-machine}, keywords, and in strings the names of machines and
 * files.
 */
final class ProgramCompleter implements Completer {
  private static final Logger log = LoggerFactory.getLogger(ProgramCompleter.class);

  private final ReplSession session;
  private final MetaCommands commands;
  private final Completer files = new Completers.FileNameCompleter();

  ProgramCompleter(ReplSession session, MetaCommands commands) {
    this.session = session;
    this.commands = commands;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    try {
      String before = line.line().substring(0, line.cursor());
      if (line.word().startsWith(",") && MetaCommands.isCommand(before)) {
        commands
            .summaries()
            .forEach((name, summary) ->
                candidates.add(new Candidate(name, name, null, summary, null, null, true)));
      } else if (MetaCommands.isCommand(before)) {
        argument(commands.name(before).orElse(""), reader, line, candidates);
      } else {
        program(reader, line, candidates);
      }
    } catch (ProgramException | SchemeError e) {
      log.debug("nothing can be completed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void argument(
      String command, LineReader reader, ParsedLine line, List<Candidate> candidates)
      throws ProgramException, InterruptedException {
    switch (command) {
      case "load" -> files.complete(reader, line, candidates);
      case "status" -> add(machines(), true, candidates);
      case "describe" -> add(names(), true, candidates);
      case "time" -> program(reader, line, candidates);
      default -> {}
    }
  }

  private void program(LineReader reader, ParsedLine line, List<Candidate> candidates)
      throws ProgramException, InterruptedException {
    Spot spot = Spot.of(line.line(), line.cursor());
    String word = line.word();
    if (spot.inComment()) {
      return;
    }
    if (spot.inString()) {
      add(machines(), false, candidates);
      files.complete(reader, line, candidates);
    } else if (spot.isHead() && spot.form(1).equals("build-machine")) {
      add(MachineModule.fields(), true, candidates);
    } else if (word.startsWith("#:")) {
      if (spot.form(0).equals("request")) {
        add(
            FarmModule.REQUEST_KEYWORDS.stream().map(name -> "#:" + name).toList(),
            true,
            candidates);
      } else if (spot.form(0).equals("discover-machines")) {
        add(DiscoveryModule.KEYWORDS.stream().map(name -> "#:" + name).toList(), true, candidates);
      }
    } else if (spot.form(0).equals("use-policy!")
        && line.line().charAt(Math.max(0, spot.start() - 1)) == '\'') {
      add(Policies.names(), false, candidates);
    } else {
      add(names(), true, candidates);
    }
  }

  private Set<String> names() throws ProgramException, InterruptedException {
    return session.names();
  }

  private Set<String> machines() {
    Set<String> names = new TreeSet<>();
    for (BuildMachine machine : session.machines().all()) {
      names.add(machine.name());
    }
    return names;
  }

  /** Adds words, those of the glossary with how they are used. */
  private void add(Collection<String> words, boolean whole, List<Candidate> candidates) {
    for (String word : words) {
      Optional<String> entry = session.glossary().entry(word);
      String usage = entry.flatMap(text -> text.lines().findFirst()).orElse(null);
      candidates.add(new Candidate(word, word, null, usage, null, null, whole));
    }
  }
}
