package org.relevo.app.farm;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.RegularExpression;
import org.relevo.app.cli.TrustOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that both commands share; their order is that of {@code guix offload}. */
final class FarmOptions {
  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private TrustOption trust = new TrustOption();

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
      description = "Visit only machines whose name contains a match.")
  private @Nullable Pattern pattern;

  @Option(names = "--json", description = "Print JSON: an array with one object a machine.")
  private boolean json;

  HeadDirectories head() {
    return directories.directories();
  }

  boolean trusted() {
    return trust.trusted();
  }

  boolean json() {
    return json;
  }

  Selection selection(HeadDirectories head) {
    return new Selection(
        Optional.ofNullable(file).orElse(head.machinesFile()), Optional.ofNullable(pattern));
  }
}
