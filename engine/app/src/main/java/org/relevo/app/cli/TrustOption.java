package org.relevo.app.cli;

import picocli.CommandLine.Option;

/** The option that lets the Scheme files of a command use Java; a mixin of the commands that evaluate some. */
public final class TrustOption {
  @Option(
      names = "--trusted",
      description =
          "Let Scheme files use Java by the names of its classes: they can do anything then.")
  private boolean trusted;

  /** Returns whether names in Scheme files may mean something of Java. */
  public boolean trusted() {
    return trusted;
  }
}
