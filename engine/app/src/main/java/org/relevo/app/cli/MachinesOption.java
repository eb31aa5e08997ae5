package org.relevo.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a machine file; a mixin of the commands whose arguments are something else. */
public final class MachinesOption {
  @Option(
      names = "--machines",
      paramLabel = "FILE",
      description = "Machine file (default: machines.scm in the configuration directory).")
  private @Nullable Path file;

  /** Returns whether this host's own is meant. */
  public boolean isUsual(HeadDirectories head) {
    return file(head).equals(head.machinesFile());
  }

  /** Returns the file that was named, or else this host's own. */
  public Path file(HeadDirectories head) {
    return Optional.ofNullable(file).orElse(head.machinesFile());
  }
}
