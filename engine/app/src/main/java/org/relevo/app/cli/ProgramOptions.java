package org.relevo.app.cli;

import org.relevo.discovery.MulticastDirectory;
import org.relevo.scheme.MachineProgramOptions;

/** What machine files are given in this program: the network, among other things, to discover machines on. */
public final class ProgramOptions {
  private ProgramOptions() {}

  /**
   * Returns the options. The network is looked at from the first time that a file asks for it to the end of the process.
   *
   * @param trusted whether names in files may mean something of Java
   */
  public static MachineProgramOptions with(boolean trusted) {
    return MachineProgramOptions.DEFAULT.withTrust(trusted).withDirectory(new MulticastDirectory());
  }
}
