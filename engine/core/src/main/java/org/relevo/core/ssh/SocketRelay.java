package org.relevo.core.ssh;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relevo.core.machine.ShellWord;

/**
 * A program on a machine that connects its standard input and output to a Unix socket there: the way to the build daemon where
 * the SSH server does not forward to sockets. Which one is used is decided once for each connection: the first that is there,
 * in this order.
 *
 * <p>All pass on the end of what comes from one side to the other. When the daemon ends, so do they, and when we have gone, the
 * daemon sees that after some seconds, so that it ends a build in which it has nothing to say.
 */
enum SocketRelay {
  /** Almost everywhere, and starts at once. */
  PERL(
      "perl",
      "perl -MSocket -MFcntl -MErrno -e 1",
      "exec perl -e " + ShellWord.quoted(RelayScripts.PERL) + " %s"),
  /** Made for that; but where its output is a pipe, we see the daemon's end only when it has lingered. */
  SOCAT(
      "socat",
      "command -v socat",
      "exec socat -b 65536 -t " + RelayScripts.LINGER_SECONDS + " -,shut-down UNIX-CONNECT:%s"),
  /** In every Guix System. */
  GUILE(
      "guile",
      "guile --no-auto-compile -c " + ShellWord.quoted("(exit (string>=? (version) \"2.2\"))"),
      "exec guile --no-auto-compile -c " + ShellWord.quoted(RelayScripts.GUILE) + " %s"),
  /**
   * OpenBSD's; others have no {@code -U}, or do not end when the daemon does. The daemon does not see that we have gone while it
   * says nothing.
   */
  NC(
      "nc",
      "case $(nc -h 2>&1) in *[[:space:]]-N[[:space:]]*[[:space:]]-U[[:space:]]*) ;; *) false; esac",
      "exec nc -N -U %s"),
  /** Guix, which has Guile inside, and takes seconds to start. It reads programs from files only. */
  GUIX(
      "guix repl",
      "command -v guix",
      "GUILE_AUTO_COMPILE=0; export GUILE_AUTO_COMPILE; exec guix repl -- /dev/fd/3 %s 3<<'RELAY'\n"
          + RelayScripts.GUILE + "RELAY\n");

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String program;
  private final String test;
  private final String command;

  /**
   * Describes one.
   *
   * @param program what people call it
   * @param test a command that succeeds where it is there and can be used
   */
  SocketRelay(String program, String test, String command) {
    this.program = program;
    this.test = test;
    this.command = command;
  }

  /** Returns what people call it. */
  String program() {
    return program;
  }

  /** Returns the names of all, for messages. */
  static String names() {
    return Stream.of(values()).map(SocketRelay::program).collect(Collectors.joining(", "));
  }

  /** Returns the first that the machine has; empty if it has none, or runs no commands for us. */
  static Optional<SocketRelay> find(SshSession session) {
    StringBuilder search = new StringBuilder();
    for (SocketRelay relay : values()) {
      search.append(search.isEmpty() ? "if { " : "; elif { ").append(relay.test);
      search.append("; } </dev/null >/dev/null 2>&1; then echo ").append(relay.name());
    }
    search.append("; fi");
    try {
      String found = session
          .run("exec sh -c " + ShellWord.quoted(search.toString()), LIMIT)
          .stdout()
          .strip();
      return Stream.of(values()).filter(relay -> relay.name().equals(found)).findFirst();
    } catch (SshException e) {
      return Optional.empty();
    }
  }

  /** Returns the command that connects to the socket. */
  String command(String socket) {
    // Colons, commas and the like mean something in an address of socat.
    String path = this == SOCAT ? socket.replaceAll("[\\\\:,!\"'({\\[]", "\\\\$0") : socket;
    return "exec sh -c " + ShellWord.quoted(command.replace("%s", "\"$1\"")) + " sh "
        + ShellWord.quoted(path);
  }
}
