package org.relevo.app.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.relevo.core.machine.HostKey;

/**
 * The {@code build-machine} form of a host, to be pasted into a head's machine file.
 *
 * @param name host name or address as the head sees it
 * @param port port of the SSH server
 * @param systems system types
 * @param user account to log in to
 * @param hostKey key of the SSH server
 * @param privateKey the head's key file, if known
 * @param daemonSocket socket of the daemon
 * @param slots builds at once
 * @param speed relative speed
 * @param features system features
 */
public record MachineForm(
    String name,
    int port,
    List<String> systems,
    String user,
    HostKey hostKey,
    Optional<Path> privateKey,
    Path daemonSocket,
    int slots,
    double speed,
    Set<String> features) {

  /** Returns the form as Scheme text, several lines without a final newline. */
  public String text() {
    StringBuilder text = new StringBuilder("(build-machine");
    field(text, "name", quote(name));
    field(text, "port", Integer.toString(port));
    field(text, "systems", list(systems));
    field(text, "user", quote(user));
    field(text, "host-key", quote(hostKey.toString()));
    privateKey.ifPresent(file -> field(text, "private-key", quote(file.toString())));
    field(text, "daemon-socket", quote(daemonSocket.toString()));
    field(text, "parallel-builds", Integer.toString(slots));
    if (speed != 1.0) {
      field(text, "speed", Double.toString(speed));
    }
    if (!features.isEmpty()) {
      field(text, "features", list(new TreeSet<>(features)));
    }
    return text.append(')').toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append("\n  (").append(name).append(' ').append(value).append(')');
  }

  private static String list(Iterable<String> values) {
    StringBuilder text = new StringBuilder("(list");
    values.forEach(value -> text.append(' ').append(quote(value)));
    return text.append(')').toString();
  }

  private static String quote(String value) {
    return value
        .chars()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
