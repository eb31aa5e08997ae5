package org.relevo.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachineSource;
import org.relevo.core.machine.MachinesFileException;

/**
 * Which machines a command is about.
 *
 * @param file the machine file
 * @param pattern what the names must contain a match of; empty: all are meant
 */
public record Selection(Path file, Optional<Pattern> pattern) {
  /**
   * Returns the machines, each host once: of two entries with one name and port the first counts.
   *
   * @throws IOException if there are none, with the reason
   */
  public List<BuildMachine> machines(MachineSource source)
      throws IOException, MachinesFileException {
    if (!Files.exists(file)) {
      throw new IOException(
          file + ": no such machine file; write one, or name another: relevo test FILE");
    }
    Map<String, BuildMachine> hosts = new LinkedHashMap<>();
    source.machines().forEach(machine -> hosts.putIfAbsent(machine.id(), machine));
    if (hosts.isEmpty()) {
      throw new IOException(file + ": describes no machines");
    }
    List<BuildMachine> chosen = hosts.values().stream().filter(this::includes).toList();
    if (chosen.isEmpty()) {
      throw new IOException(file + ": no machine's name matches \""
          + pattern.map(Pattern::pattern).orElse("") + "\"; there are: "
          + hosts.values().stream().map(BuildMachine::name).collect(Collectors.joining(", ")));
    }
    return chosen;
  }

  /** Returns whether that machine's name is one of those that are meant. */
  public boolean includes(BuildMachine machine) {
    return pattern.isEmpty() || pattern.get().matcher(machine.name()).find();
  }
}
