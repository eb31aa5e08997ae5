package org.relevo.app.farm;

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
 * Which machines to visit.
 *
 * @param file the machine file
 * @param pattern what the names must contain a match of; empty: all are meant
 */
record Selection(Path file, Optional<Pattern> pattern) {
  /**
   * Returns the machines, each host once: of two entries with one name and port the first counts.
   *
   * @throws IOException if there are none, with the reason
   */
  List<BuildMachine> machines(MachineSource source) throws IOException, MachinesFileException {
    if (!Files.exists(file)) {
      throw new IOException(
          file + ": no such machine file; write one, or name another: relevo test FILE");
    }
    Map<String, BuildMachine> hosts = new LinkedHashMap<>();
    source.machines().forEach(machine -> hosts.putIfAbsent(machine.id(), machine));
    if (hosts.isEmpty()) {
      throw new IOException(file + ": describes no machines");
    }
    List<BuildMachine> chosen = hosts.values().stream()
        .filter(machine ->
            pattern.isEmpty() || pattern.get().matcher(machine.name()).find())
        .toList();
    if (chosen.isEmpty()) {
      throw new IOException(file + ": no machine's name matches \""
          + pattern.map(Pattern::pattern).orElse("") + "\"; there are: "
          + hosts.values().stream().map(BuildMachine::name).collect(Collectors.joining(", ")));
    }
    return chosen;
  }
}
