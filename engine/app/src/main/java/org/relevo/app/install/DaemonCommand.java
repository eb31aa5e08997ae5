package org.relevo.app.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command of an {@code ExecStart} setting that starts guix-daemon.
 *
 * @param flags what systemd has before the program, such as {@code -}
 * @param program its file
 * @param rest the arguments as they stand there, with the space before them
 */
record DaemonCommand(String flags, String program, String rest) {
  /** Without {@code @}, which takes a name for the process from the arguments, and without quoted programs. */
  private static final Pattern COMMAND = Pattern.compile("([-:+!|]*)(/[^\\s\"'\\\\%]+)(\\s.*)?");

  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** Returns the parts; empty if it is of a form that is better left alone. */
  static Optional<DaemonCommand> parse(String text) {
    Matcher parts = COMMAND.matcher(text);
    return parts.matches()
        ? Optional.of(new DaemonCommand(
            parts.group(1), parts.group(2), parts.group(3) == null ? "" : parts.group(3)))
        : Optional.empty();
  }

  /**
   * Returns whether the program may set {@code GUIX} itself, now or after the next {@code guix pull}, which installs a script
   * that does. Only a program proper outside of the store surely does not.
   */
  boolean maySetGuix(HostRoot root) {
    Path file = root.at(program);
    try (InputStream in = Files.newInputStream(file)) {
      return !Arrays.equals(in.readNBytes(ELF.length), ELF)
          || file.toRealPath().startsWith(root.at("/gnu/store"))
          || program.startsWith("/var/guix/profiles/");
    } catch (IOException e) {
      return true; // Cannot be told from here; the starter takes it as it is.
    }
  }

  /** Returns the text of the command that has {@code starter} start it. */
  String through(Path starter) {
    return flags + Quoting.systemd(starter.toString()) + " " + program + rest;
  }
}
