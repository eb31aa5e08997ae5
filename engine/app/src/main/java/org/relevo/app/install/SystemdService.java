package org.relevo.app.install;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * guix-daemon as a service of systemd: its unit file and the drop-ins that others have written for it.
 *
 * @param unit the unit file, if there is one
 * @param settings what the files set, by file, in the order in which systemd reads them
 */
record SystemdService(Optional<Path> unit, Map<Path, UnitText> settings) {
  /** Our drop-in. */
  static final Path DROP_IN = Path.of("/etc/systemd/system/guix-daemon.service.d/relevo.conf");

  private static final String UNIT = "guix-daemon.service";

  /** Where unit files are, those first that systemd prefers (systemd.unit). */
  private static final List<Path> DIRECTORIES = List.of(
      Path.of("/etc/systemd/system"),
      Path.of("/run/systemd/system"),
      Path.of("/usr/local/lib/systemd/system"),
      Path.of("/usr/lib/systemd/system"),
      Path.of("/lib/systemd/system"));

  /** Reads what the host has. */
  static SystemdService of(HostRoot root) throws IOException {
    Optional<Path> unit = DIRECTORIES.stream()
        .map(directory -> directory.resolve(UNIT))
        .filter(file -> Files.isRegularFile(root.at(file)))
        .findFirst();
    Map<String, Path> dropIns = new TreeMap<>();
    for (Path directory : DIRECTORIES) {
      for (Path file : dropIns(root, directory.resolve(UNIT + ".d"))) {
        dropIns.putIfAbsent(file.getFileName().toString(), file);
      }
    }
    List<Path> files = new ArrayList<>();
    unit.ifPresent(files::add);
    files.addAll(dropIns.values());
    files.remove(DROP_IN);
    Map<Path, UnitText> settings = new LinkedHashMap<>();
    for (Path file : files) {
      settings.put(file, UnitText.parse(Files.readString(root.at(file))));
    }
    return new SystemdService(unit, settings);
  }

  private static List<Path> dropIns(HostRoot root, Path directory) throws IOException {
    if (!Files.isDirectory(root.at(directory))) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.at(directory), "*.conf")) {
      for (Path file : files) {
        found.add(directory.resolve(file.getFileName()));
      }
    }
    return found;
  }

  /** Returns the command that starts the daemon without us; empty if there is none, or one of an unusual form. */
  Optional<DaemonCommand> command() {
    List<String> commands = new ArrayList<>();
    settings.values().stream()
        .flatMap(text -> text.service().stream())
        .filter(setting -> setting.name().equals("ExecStart"))
        .forEach(setting -> {
          if (setting.value().isEmpty()) {
            commands.clear();
          } else {
            commands.add(setting.value());
          }
        });
    return commands.size() == 1 ? DaemonCommand.parse(commands.get(0)) : Optional.empty();
  }

  /** Returns the user that the daemon runs as; root unless the files say another. */
  String user() {
    return settings.values().stream()
        .flatMap(text -> text.service().stream())
        .filter(setting -> setting.name().equals("User") && !setting.value().isEmpty())
        .reduce((earlier, later) -> later)
        .map(UnitText.Setting::value)
        .orElse("root");
  }

  /** Returns the drop-ins that systemd reads after ours and that undo what it sets. */
  List<Path> rivals() {
    String ours = DROP_IN.getFileName().toString();
    return settings.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(unit.orElse(DROP_IN))
            && entry.getKey().getFileName().toString().compareTo(ours) > 0
            && (entry.getValue().setsVariable("GUIX") || entry.getValue().has("ExecStart")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Returns the text of our drop-in. {@code Environment} adds to what the unit sets.
   *
   * @param starter what starts the daemon so that it runs {@code wrapper} whatever it sets itself, if it may do so
   */
  String dropIn(Path wrapper, Optional<Path> starter) {
    StringBuilder text = new StringBuilder()
        .append("# guix-daemon has Relevo do the offloading, and the real guix all else.\n")
        .append("[Service]\n")
        .append("Environment=")
        .append(Quoting.systemd("GUIX=" + wrapper))
        .append('\n');
    if (starter.isPresent() && command().isPresent()) {
      text.append("# The daemon of guix pull sets GUIX itself, so it is started past that.\n")
          .append("# The arguments are those of ")
          .append(unit.map(Path::toString).orElse("the service"))
          .append(";\n# when you change them there, run relevo install-hook again.\n")
          .append("ExecStart=\nExecStart=")
          .append(command().get().through(starter.get()))
          .append('\n');
    }
    return MarkedText.of(text.toString());
  }
}
