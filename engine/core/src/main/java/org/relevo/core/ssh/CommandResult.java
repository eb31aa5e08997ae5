package org.relevo.core.ssh;

/**
 * What a command on a machine left behind.
 *
 * @param exitCode its exit status; 128 and more: it was ended by a signal
 * @param stdout what it wrote on standard output, as UTF-8
 * @param stderr what it wrote on standard error, as UTF-8
 */
public record CommandResult(int exitCode, String stdout, String stderr) {
  /** Returns whether it exited with 0. */
  public boolean ok() {
    return exitCode == 0;
  }
}
