package org.relevo.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/**
 * The arguments that say which machines are meant, in the order of {@code guix offload}; a mixin of the commands that look
 * at many.
 */
public final class SelectionArguments {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Machine file (default: machines.scm in the configuration directory).")
  private @Nullable Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REGEXP",
      converter = RegularExpression.class,
      description = "Look only at machines whose name contains a match.")
  private @Nullable Pattern pattern;

  /** Returns whether a machine file was named. */
  public boolean isFileNamed() {
    return file != null;
  }

  /** Returns what was selected, of this host's own machine file if none was named. */
  public Selection selection(HeadDirectories head) {
    return new Selection(
        Optional.ofNullable(file).orElse(head.machinesFile()), Optional.ofNullable(pattern));
  }
}
