package org.relevo.core.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.ShellWord;

/**
 * Finds out why a machine's SSH server would not connect us to a Unix socket.
 *
 * <p>OpenSSH answers all cases alike ("open failed"), so a command there has a look. It walks down the path, since a
 * directory that may not be searched makes what is in it look missing.
 */
final class SocketDiagnosis {
  /** Prints one word, and for {@code closed} the directory. Linux lists listening sockets in /proc/net/unix. */
  private static final String SCRIPT = """
      s=%s; case $s in /*) ;; *) s=$PWD/$s; esac; d=$s; while [ "$d" != / ] && [ "$d" != . ]; do d=$(dirname "$d"); \
      if [ -d "$d" ]; then [ -x "$d" ] || { echo "closed $d"; exit; }; break; fi; done; \
      if [ ! -e "$s" ]; then echo missing; elif [ ! -S "$s" ]; then echo other; \
      elif [ ! -w "$s" ]; then echo denied; elif [ ! -r /proc/net/unix ]; then echo unknown; \
      elif grep -qF -e " $s" -e " $(readlink -f "$s" 2>/dev/null || echo "$s")" /proc/net/unix; then echo refused; else echo deaf; fi""";

  private static final String FORWARDING =
      "In its sshd_config set \"AllowStreamLocalForwarding yes\" and no \"DisableForwarding\", and in ~/.ssh/authorized_keys"
          + " there take \"restrict\" and \"no-port-forwarding\" off our key; then reload sshd.";

  /** What comes before the directory that may not be entered. */
  private static final String CLOSED = "closed ";

  private static final String REFUSED = "refused";
  private static final Set<String> WORDS = Set.of("missing", "other", "denied", REFUSED, "deaf");

  private SocketDiagnosis() {}

  /** Returns whether nothing was seen to be wrong with the socket: then it may be the SSH server that would not. */
  static boolean isWell(String word) {
    return word.equals(REFUSED) || !WORDS.contains(word) && !word.startsWith(CLOSED);
  }

  /** Returns what a look at the socket found; empty if there could be none. */
  static String look(SshSession session, String path) {
    try {
      return session.run(command(path), Duration.ofSeconds(10)).stdout().strip();
    } catch (IOException e) {
      return "";
    }
  }

  static SshException explain(
      SshSession session, String path, String word, String answer, Throwable cause) {
    BuildMachine machine = session.machine();
    String user = machine.user();
    String ssh = "ssh -p " + machine.port() + " " + user + "@" + machine.name();
    if (word.startsWith(CLOSED)) {
      String directory = word.substring(CLOSED.length());
      return fault(
          machine,
          cause,
          "user " + user + " may not enter " + directory + " to reach the socket " + path,
          "There, as root: chmod a+x " + directory);
    }
    return switch (word) {
      case "missing" ->
        fault(
            machine,
            cause,
            "the socket " + path + " does not exist there",
            "Start the build daemon on that machine, or correct daemon-socket; see: " + ssh
                + " ls -l " + path);
      case "other" ->
        fault(
            machine,
            cause,
            path + " is there, but is not a socket",
            "Correct daemon-socket; see: " + ssh + " ls -l " + path);
      case "denied" ->
        fault(
            machine,
            cause,
            "user " + user + " may not write to the socket " + path,
            "There, as root: chmod a+rw " + path + "   (or log in as another user)");
      case "deaf" ->
        fault(
            machine,
            cause,
            "the socket " + path + " is there, but nothing listens on it",
            "Start the build daemon on that machine again.");
      case REFUSED ->
        fault(
            machine,
            cause,
            "its SSH server refuses to forward to Unix sockets, so also to " + path + " (\""
                + answer + "\"), and has no program that could take its place: "
                + SocketRelay.names(),
            "Install socat there, or let it forward: " + FORWARDING);
      default ->
        fault(
            machine,
            cause,
            "its SSH server would not connect to the socket " + path + " (\"" + answer + "\")",
            "See whether it is there: " + ssh + " ls -l " + path + "\n  " + FORWARDING);
    };
  }

  /** Explains a refusal that the server, unlike OpenSSH, has called one. */
  static SshException prohibited(SshSession session, String path, String answer, Throwable cause) {
    return fault(
        session.machine(),
        cause,
        "its SSH server refuses to connect to the socket " + path + " (\"" + answer
            + "\"), and there is no program that could take its place: " + SocketRelay.names(),
        "Let it, or install socat there, or correct daemon-socket.");
  }

  /** Returns the command that has a look. */
  static String command(String path) {
    return "exec sh -c " + ShellWord.quoted(SCRIPT.formatted(ShellWord.quoted(path)));
  }

  private static SshException fault(
      BuildMachine machine, Throwable cause, String reason, String remedy) {
    return new SshException(machine.id(), SshPhase.CHANNEL, reason, remedy, cause);
  }
}
