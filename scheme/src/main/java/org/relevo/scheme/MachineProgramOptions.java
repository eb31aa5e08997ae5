package org.relevo.scheme;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.scheme.dialect.Program;

/**
 * What a machine program is given, and what it may do.
 *
 * @param home the directory whose {@code .ssh/id_rsa} is the default private key
 * @param limit how long a run may take
 * @param trusted whether names in the program may mean something of Java; by default they mean nothing
 * @param bindings names that the program has, with their values: strings, numbers, booleans, lists of these, and machines
 * @param directory where {@code discover-machines} sees machines; by default nowhere, and a program that asks fails
 */
public record MachineProgramOptions(
    Path home,
    Duration limit,
    boolean trusted,
    Map<String, ?> bindings,
    Optional<MachineDirectory> directory) {
  /** The home of this user, ten seconds, nothing of Java, no bindings. */
  public static final MachineProgramOptions DEFAULT = new MachineProgramOptions(
      // Java takes this from the password database, as is right: a daemon's HOME is often another's
      // or not set.
      Path.of(System.getProperty("user.home")), Program.LIMIT, false, Map.of(), Optional.empty());

  /** Copies the bindings. */
  public MachineProgramOptions {
    bindings = Map.copyOf(bindings);
  }

  /** Returns the same with another home. */
  public MachineProgramOptions withHome(Path other) {
    return new MachineProgramOptions(other, limit, trusted, bindings, directory);
  }

  /** Returns the same with another time limit. */
  public MachineProgramOptions withLimit(Duration other) {
    return new MachineProgramOptions(home, other, trusted, bindings, directory);
  }

  /** Returns the same for a program that may use Java, or may not. */
  public MachineProgramOptions withTrust(boolean other) {
    return new MachineProgramOptions(home, limit, other, bindings, directory);
  }

  /** Returns the same with other bindings. */
  public MachineProgramOptions withBindings(Map<String, ?> others) {
    return new MachineProgramOptions(home, limit, trusted, others, directory);
  }

  /** Returns the same with a directory of machines, which stays the caller's to close. */
  public MachineProgramOptions withDirectory(MachineDirectory other) {
    return new MachineProgramOptions(home, limit, trusted, bindings, Optional.of(other));
  }
}
