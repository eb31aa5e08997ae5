package org.relevo.app.farm;

import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.Selection;
import org.relevo.app.cli.SelectionArguments;
import org.relevo.app.cli.TrustOption;
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

  boolean trusted() {
    return trust.trusted();
  }

  boolean json() {
    return json;
  }

  Selection selection(HeadDirectories head) {
    return selection.selection(head);
  }
}
