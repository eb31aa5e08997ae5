package org.relevo.app.daemon.build;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds this host's programs by name. */
final class Programs {
  /** Looked at after PATH: daemons are often started with a short one. */
  private static final List<String> USUAL = List.of(
      "/usr/local/bin",
      "/usr/bin",
      "/bin",
      "/usr/sbin",
      "/sbin",
      "/run/current-system/profile/bin");

  private final List<String> directories;

  private Programs(List<String> directories) {
    this.directories = directories;
  }

  /** Returns a finder that looks in the directories of {@code path}, a PATH, and in the usual ones. */
  static Programs in(String path) {
    return new Programs(Stream.concat(Stream.of(path.split(File.pathSeparator)), USUAL.stream())
        .filter(directory -> directory.startsWith("/"))
        .distinct()
        .toList());
  }

  /** Returns a finder that looks in {@code directory} alone. */
  static Programs only(Path directory) {
    return new Programs(List.of(directory.toString()));
  }

  /** Returns the absolute name of {@code program}; empty if there is none. */
  Optional<String> find(String program) {
    return directories.stream()
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
