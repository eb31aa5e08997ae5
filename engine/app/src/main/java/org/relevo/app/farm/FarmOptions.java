package org.relevo.app.farm;

import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.SelectionArguments;
import org.relevo.app.cli.TrustOption;
import org.relevo.core.machine.MachineSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is the same on the command lines of those that visit machines. */
final class FarmOptions {
  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Mixin
  private TrustOption trust = new TrustOption();

  @Mixin
  private SelectionArguments selection = new SelectionArguments();

  @Option(names = "--json", description = "Print JSON: an array with one object a machine.")
  private boolean json;

  HeadDirectories head() {
    return directories.directories();
  }

  FarmQuestion question(HeadDirectories head) {
    return new FarmQuestion(selection.selection(head), json);
  }

  MachineSource source(FarmPorts ports, HeadDirectories head) {
    return ports.machines(selection.selection(head).file(), trust.trusted());
  }

  /** Returns whether nothing was said that would make the work another than an engine does. */
  boolean isUsual(HeadDirectories head) {
    return selection.selection(head).file().equals(head.machinesFile()) && !trust.trusted();
  }
}
