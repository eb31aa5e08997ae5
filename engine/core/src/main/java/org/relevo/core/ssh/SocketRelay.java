package org.relevo.core.ssh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.relevo.core.machine.ShellWord;

/**
 * A program on a machine that connects its standard input and output to a Unix socket there: the way to the build daemon where
 * the SSH server does not forward to sockets. Which one is used is decided once for each connection.
 */
enum SocketRelay {
  /** Made for that. */
  SOCAT("socat", "exec socat -t 60 - UNIX-CONNECT:%s"),
  /** Guix, which has Guile inside. */
  GUIX("guix", "exec guix repl -- /dev/fd/3 %s 3<<'RELAY'\n" + Scripts.GUILE + "RELAY\n"),
  /** Guile by itself. */
  GUILE(
      "guile",
      "exec guile --no-auto-compile /dev/fd/3 %s 3<<'RELAY'\n" + Scripts.GUILE + "RELAY\n"),
  /** Almost everywhere. */
  PERL("perl", "exec perl -e '" + Scripts.PERL + "' %s");

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String program;
  private final String command;

  SocketRelay(String program, String command) {
    this.program = program;
    this.command = command;
  }

  /** Returns what people call it. */
  String program() {
    return this == GUIX ? "guix repl" : program;
  }

  /** Returns the names of all, for messages. */
  static String names() {
    return String.join(
        ", ", List.of(values()).stream().map(SocketRelay::program).toList());
  }

  /** Returns the first that the machine has; empty if it has none, or runs no commands for us. */
  static Optional<SocketRelay> find(SshSession session) {
    StringBuilder search = new StringBuilder("for p in");
    for (SocketRelay relay : values()) {
      search.append(' ').append(relay.program);
    }
    search.append("; do if command -v $p >/dev/null 2>&1; then echo $p; break; fi; done");
    try {
      String found = session.run(search.toString(), LIMIT).stdout().strip();
      return List.of(values()).stream()
          .filter(relay -> relay.program.equals(found))
          .findFirst();
    } catch (SshException e) {
      return Optional.empty();
    }
  }

  /** Returns the command that connects to the socket. */
  String command(String socket) {
    // Colons, commas and the like mean something in an address of socat.
    String path = this == SOCAT ? socket.replaceAll("[\\\\:,!\"'({\\[]", "\\\\$0") : socket;
    return command.formatted(ShellWord.quoted(path));
  }

  /** Programs of our own. Each passes on the end of what comes from one side to the other, and ends when the daemon does. */
  private static final class Scripts {
    private static final String GUILE = """
        (use-modules (rnrs io ports) (ice-9 threads) (srfi srfi-1))
        (define daemon (socket PF_UNIX SOCK_STREAM 0))
        (connect daemon AF_UNIX (last (command-line)))
        (define (pass from to)
          (let ((piece (get-bytevector-some from)))
            (unless (eof-object? piece)
              (put-bytevector to piece)
              (force-output to)
              (pass from to))))
        (call-with-new-thread
          (lambda ()
            (pass (current-input-port) daemon)
            (shutdown daemon 1)))
        (pass daemon (current-output-port))
        (primitive-exit 0)
        """;

    // Without single quotes, since it stands between them.
    private static final String PERL = "use IO::Socket::UNIX; use IO::Select;"
        + " my $d = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die \"$!\";"
        + " my $s = IO::Select->new($d, *STDIN);"
        + " while (my @r = $s->can_read) { for my $f (@r) { my $b; my $n = sysread($f, $b, 65536);"
        + " die \"$!\" unless defined $n;"
        + " if ($n == 0) { exit 0 if $f == $d; $s->remove($f); shutdown($d, 1); next; }"
        + " my $o = $f == $d ? *STDOUT : $d; my $w = 0;"
        + " while ($w < $n) { my $k = syswrite($o, $b, $n - $w, $w); die \"$!\" unless defined $k; $w += $k; }"
        + " } }";
  }
}
